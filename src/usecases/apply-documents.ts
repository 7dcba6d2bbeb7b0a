import type { NewEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import { ConflictError, InvalidInputError } from '../model/error.ts';
import type { Instant } from '../units/time.ts';
import type { ComparedDocument } from './compare-documents.ts';
import { changedPaths, compareDocuments, documentId } from './compare-documents.ts';
import type { SourceFile, UseCaseDeps } from './deps.ts';
import type { FollowedPlan } from './follow-plans.ts';
import { followPlans } from './follow-plans.ts';
import { readInput } from './read-input.ts';
import { settingNames, wishOf } from '../knowledge/wishes.ts';
import type { ApplyResult } from './views/document-view.ts';

export type ApplyRequest = {
  readonly files: readonly SourceFile[];
  readonly dryRun: boolean;
  /** The resourceVersion that the only document must still have; refused with ConflictError otherwise. */
  readonly expected?: number | undefined;
  readonly by?: string | undefined;
};

type Deps = Pick<UseCaseDeps, 'store' | 'clock' | 'baseDir' | 'changed' | 'planning'>;

/**
 * Creates or changes documents, all or none. A dry run does everything but write. Components that are planned by a capacity problem get their
 * first size from its plan.
 * @throws InvalidDocumentsError with every problem, ConflictError if a document changed meanwhile or is being deleted
 */
export async function applyDocuments(deps: Deps, request: ApplyRequest): Promise<ApplyResult> {
  const { store } = deps;
  const { inputs, followed } = await followPlans(deps, await readInput(store, request.files, deps.baseDir));
  const compared = await compareDocuments(store, inputs);
  checkExpected(compared, request.expected);
  for (const { input } of compared) if (input.kind === 'Application') await refuseWhileDeleting(deps, input.name);
  const at = deps.clock.now();
  const changed = compared.filter(({ result }) => result !== 'unchanged');
  if (!request.dryRun && changed.length > 0) {
    const told = followed.filter(({ app }) => changed.some(({ input }) => input.kind === 'Application' && input.name === app));
    await store.commit([...changed.flatMap((document) => writesOf(document, at, request.by)), ...told.map((one) => followedEvent(one, at))], null);
    deps.changed();
  }
  const items = await Promise.all(
    compared.map(async ({ input, existing, result, generation }) => {
      const written = request.dryRun ? existing : await store.document(input.kind, input.name);
      return { kind: input.kind, name: input.name, result, generation, resourceVersion: written?.resourceVersion ?? 0 };
    }),
  );
  return { dryRun: request.dryRun, items };
}

function checkExpected(compared: readonly ComparedDocument[], expected: number | undefined): void {
  if (expected === undefined) return;
  const [only, ...others] = compared;
  if (only === undefined || others.length > 0) {
    throw new InvalidInputError([`If-Match is given for ${compared.length} documents; it must be given for exactly 1; send them one by one`]);
  }
  const found = only.existing?.resourceVersion ?? 0;
  if (found !== expected) {
    throw new ConflictError(`${documentId(only.input)} has resourceVersion ${found}, not ${expected}: somebody changed it; read it again and repeat the change`);
  }
}

async function refuseWhileDeleting({ store }: Deps, app: string): Promise<void> {
  if (wishOf(await store.setting(settingNames.deleting(app)), 'deleting') === null) return;
  throw new ConflictError(`application/${app} is being deleted; wait until it is gone and apply it again`);
}

const followedEvent = ({ app, component, message }: FollowedPlan, at: Instant): Write => ({
  kind: 'add-event',
  event: { at, app, type: 'PlanFollowed', severity: 'info', subject: `component/${component}`, message, data: {} },
});

function writesOf({ input, existing, changes, result, generation }: ComparedDocument, at: Instant, by: string | undefined): Write[] {
  const event: NewEvent = {
    at,
    app: input.kind === 'Application' ? input.name : null,
    type: result === 'created' ? 'DocumentCreated' : 'DocumentConfigured',
    severity: 'info',
    subject: documentId(input),
    message: `${documentId(input)} ${result}, generation ${generation}${by === undefined ? '' : `, by ${by}`}`,
    data: { generation, ...(result === 'created' ? {} : { changes: changedPaths(changes) }) },
  };
  const { kind: documentKind, name, document, baseDir } = input;
  // The version that was compared: a write in between is a conflict, not a lost update.
  return [
    { kind: 'put-document', documentKind, name, document, baseDir, expected: existing?.resourceVersion ?? 0, at },
    { kind: 'add-event', event },
  ];
}
