import { useState } from 'react';
import { Button, Modal, TextInput } from '@mantine/core';
import { Icon } from './icon.tsx';

type AskDialogProps = {
  readonly opened: boolean;
  readonly title: string;
  readonly explanation: string;
  readonly verb: string;
  readonly danger?: boolean;
  /** What is done; the reason is what the person typed, if anything. */
  readonly onConfirm: (why: string | undefined) => Promise<unknown>;
  readonly onClose: () => void;
};

/** Characters of a reason that the server takes. */
const whyMax = 1024;

/** Asks before something is changed, takes a reason for the record, and says so if it failed. */
export function AskDialog({ opened, title, explanation, verb, danger = false, onConfirm, onClose }: AskDialogProps) {
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const confirm = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm(why.trim() === '' ? undefined : why.trim());
      setWhy('');
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'it failed');
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened={opened} onClose={onClose} title={title} centered transitionProps={{ duration: 0 }} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>{explanation}</p>
        <TextInput label="Reason (for the record, may be left out)" value={why} maxLength={whyMax} data-autofocus onChange={(event) => setWhy(event.currentTarget.value)} />
        {failure !== null && (
          <p className="notice notice-bad" role="alert">
            <Icon name="cross" /> {failure}
          </p>
        )}
        <div className="ask-buttons">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={busy} color={danger ? 'danger' : 'brand'}>
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
