import type { Operation } from '../operation.ts';

/** What the reference says about an operation beside its arguments; a test holds it against what the operation does. */
export type OperationNote = {
  /** What it claims, so that nothing else writes it meanwhile; COMPONENT and URL stand for its arguments. Empty for none. */
  readonly claims: readonly string[];
  /** When the step counts as done. */
  readonly done: string;
  /** What taking the finished step back means. */
  readonly undo: string;
  readonly whenUnknown: Operation['whenUnknown'];
};

const wholeComponent = ['existence', 'replicas', 'template', 'placement', 'restart'].map((field) => `COMPONENT/${field}`);

export const operationNotes: Readonly<Record<string, OperationNote>> = {
  deploy: {
    claims: wholeComponent,
    done: 'All instances wanted run as the document says and are ready.',
    undo: 'The component as it was before; deleted again where it was not there.',
    whenUnknown: 'begin-again',
  },
  scale: { claims: ['COMPONENT/replicas'], done: 'As many instances as wanted are ready.', undo: 'The number of replicas before.', whenUnknown: 'begin-again' },
  resize: { claims: ['COMPONENT/template'], done: 'All instances have the new size and are ready.', undo: 'The template before.', whenUnknown: 'begin-again' },
  restart: {
    claims: ['COMPONENT/restart'],
    done: 'All instances were started for this step and are ready.',
    undo: 'Nothing is to be taken back: new instances are as good as the old ones.',
    whenUnknown: 'begin-again',
  },
  place: { claims: ['COMPONENT/placement'], done: 'All instances run at the new place and are ready.', undo: 'The place before.', whenUnknown: 'begin-again' },
  delete: {
    claims: wholeComponent,
    done: 'No instance lives any more.',
    undo: 'Deployed again as it was. A stateful component cannot be taken back, since its data went with it.',
    whenUnknown: 'begin-again',
  },
  execute: {
    claims: ['COMPONENT/exec'],
    done: 'The command ended with exit code 0.',
    undo: 'Runs the command in `undo`; without one the step cannot be taken back.',
    whenUnknown: 'stop',
  },
  'wait-for': { claims: [], done: 'What it waits for has come. What is not known has not come.', undo: 'Nothing is to be taken back: it changes nothing.', whenUnknown: 'begin-again' },
  call: {
    claims: ['call/URL'],
    done: 'The service answered 2xx other than 202, or `probe` did. A service that honours neither the Idempotency-Key nor `probe` may see the request twice.',
    undo: 'Makes the request in `undo`; without one the step cannot be taken back.',
    whenUnknown: 'begin-again',
  },
};
