import { useId, useState } from 'react';
import { Button } from '@mantine/core';
import type { TextFile } from '../plan/plan-types.ts';
import { readFiles } from '../plan/read-files.ts';
import { Icon } from './icon.tsx';

type ProblemInputProps = {
  readonly files: readonly TextFile[];
  readonly example: TextFile;
  /** What may be given, in words. */
  readonly hint: string;
  readonly onChange: (files: readonly TextFile[]) => void;
};

/** A problem to plan: the example, files from this computer, or what is pasted. One text can be changed here; of several files only the names are shown. What was changed is the example no more, and messages do not name its file. */
export function ProblemInput({ files, example, hint, onChange }: ProblemInputProps) {
  const [failure, setFailure] = useState<string | null>(null);
  const textId = useId();
  const fileId = useId();
  const [only, second] = files;

  const choose = async (chosen: readonly File[]): Promise<void> => {
    if (chosen.length === 0) return;
    try {
      onChange(await readFiles(chosen));
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'the file cannot be read');
    }
  };

  return (
    <div className="plan-problem">
      <div className="plan-problem-head">
        <label htmlFor={textId}>Problem</label>
        <span className="dim">{hint}</span>
      </div>
      {second === undefined ? (
        <textarea
          id={textId}
          className="plan-text"
          spellCheck={false}
          rows={12}
          value={only?.text ?? ''}
          onChange={({ currentTarget: { value } }) => onChange([{ name: only === undefined || only === example ? 'pasted.yaml' : only.name, text: value }])}
        />
      ) : (
        <ul id={textId} className="plan-files">
          {files.map(({ name, text }) => (
            <li key={name}>
              {name} <span className="dim num">{text.length} letters</span>
            </li>
          ))}
        </ul>
      )}
      <div className="plan-buttons">
        <input
          id={fileId}
          className="hidden"
          type="file"
          multiple
          aria-label="Files with the problem"
          onChange={({ currentTarget }) => {
            const chosen = [...(currentTarget.files ?? [])];
            // The same file can be chosen again after it was changed.
            currentTarget.value = '';
            void choose(chosen);
          }}
        />
        <label htmlFor={fileId} className="plan-file">
          Choose files …
        </label>
        <Button size="compact-sm" variant="default" onClick={() => onChange([example])}>
          Take the example
        </Button>
      </div>
      {failure !== null && (
        <p className="notice notice-bad" role="alert">
          <Icon name="cross" /> <span>{failure}</span>
        </p>
      )}
    </div>
  );
}
