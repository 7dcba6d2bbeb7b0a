import { useState } from 'react';
import { Button, Modal, PasswordInput } from '@mantine/core';
import { saveToken } from '../api/token.ts';
import { report, useTokenNeeded } from '../live/connection.ts';

/** Asks for the token where the server wants one: it is bound to an address that others can reach. */
export function TokenDialog({ onGiven }: { readonly onGiven: () => void }) {
  const needed = useTokenNeeded();
  const [token, setToken] = useState('');
  return (
    <Modal opened={needed} onClose={() => undefined} withCloseButton={false} title="This server asks for a token" centered transitionProps={{ duration: 0 }}>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          saveToken(token.trim());
          setToken('');
          report({ kind: 'token-given' });
          onGiven();
        }}
      >
        <p>It is the value of HOMEOSTAT_TOKEN on the server. It is kept in this tab alone and forgotten when the tab closes.</p>
        <PasswordInput label="Token" value={token} required autoComplete="off" data-autofocus onChange={(event) => setToken(event.currentTarget.value)} />
        <div className="ask-buttons">
          <Button type="submit">
            Use it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
