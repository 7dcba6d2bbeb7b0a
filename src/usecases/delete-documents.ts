import type { NewEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import { ConflictError } from '../model/error.ts';
import type { Instant } from '../units/time.ts';
import { documentId } from './compare-documents.ts';
import type { SourceFile, UseCaseDeps } from './deps.ts';
import { loadApplications } from './load-application.ts';
import { readNames } from './read-input.ts';
import { settingNames } from '../knowledge/wishes.ts';
import type { DeleteResult } from './views/document-view.ts';

type Name = { readonly kind: string; readonly name: string };
type Deps = Pick<UseCaseDeps, 'store' | 'clock' | 'changed'>;
type Options = { readonly dryRun: boolean; readonly expected?: number | undefined; readonly by?: string | undefined };

/** Deletes the documents that the files name. */
export async function deleteDocuments(deps: Deps, request: Options & { readonly files: readonly SourceFile[] }): Promise<DeleteResult> {
  return deleteNamed(deps, readNames(request.files), request);
}

/**
 * Deletes documents by kind and name, all or none. An application is only marked: the loop stops its components first and
 * deletes the document when they are gone. Deleting what is absent is not an error.
 * @throws ConflictError if another version is there than `expected`, or a shared template or a capacity problem is still used
 */
export async function deleteNamed(deps: Deps, names: readonly Name[], { dryRun, expected, by }: Options): Promise<DeleteResult> {
  const at = deps.clock.now();
  const writes: Write[] = [];
  const items: DeleteResult['items'] = [];
  for (const { kind, name } of names) {
    const existing = await deps.store.document(kind, name);
    if (existing === null) {
      items.push({ kind, name, result: 'absent' });
      continue;
    }
    if (expected !== undefined && existing.resourceVersion !== expected) {
      throw new ConflictError(`${documentId({ kind, name })} has resourceVersion ${existing.resourceVersion}, not ${expected}: somebody changed it; read it again`);
    }
    if (kind === 'ResourceTemplate') await refuseIfUsed(deps, name, names);
    if (kind === 'CapacityProblem') await refuseIfPlannedBy(deps, name, names);
    items.push({ kind, name, result: kind === 'Application' ? 'deleting' : 'deleted' });
    writes.push(...writesOf({ kind, name }, at, by));
  }
  if (!dryRun && writes.length > 0) {
    await deps.store.commit(writes, null);
    deps.changed();
  }
  return { dryRun, items };
}

/** Applications that stay. */
async function applicationsBeside({ store }: Deps, going: readonly Name[]): Promise<Awaited<ReturnType<typeof loadApplications>>> {
  const leaving = new Set(going.filter(({ kind }) => kind === 'Application').map(({ name }) => name));
  return (await loadApplications(store)).filter(({ app }) => !leaving.has(app.name));
}

/** An application whose problem is gone runs on, but could not be applied again. */
async function refuseIfPlannedBy(deps: Deps, problem: string, going: readonly Name[]): Promise<void> {
  const users = (await applicationsBeside(deps, going)).filter(({ app }) => app.spec.components.some(({ plannedBy }) => plannedBy?.problem === problem)).map(({ app }) => app.name);
  if (users.length > 0) throw new ConflictError(`capacityproblem/${problem} plans ${users.join(', ')} (plannedBy), which could not be applied again without it; remove plannedBy there, or delete these first`);
}

async function refuseIfUsed(deps: Deps, template: string, going: readonly Name[]): Promise<void> {
  const { store } = deps;
  const users: string[] = [];
  for (const { app, shared } of await applicationsBeside(deps, going)) {
    if (!shared.includes(template)) continue;
    const named = app.spec.components.some((component) => component.template === template);
    // An action may have resized a component to it: its next scaling would need cores and price.
    const runs = (await store.openLedger(app.name)).some((row) => row.template === template);
    if (named || runs) users.push(app.name);
  }
  if (users.length === 0) return;
  throw new ConflictError(`resourcetemplate/${template} is used by ${users.join(', ')}; change or delete these first`);
}

function writesOf({ kind, name }: Name, at: Instant, by: string | undefined): Write[] {
  const event: NewEvent = {
    at,
    app: kind === 'Application' ? name : null,
    type: kind === 'Application' ? 'DeletionRequested' : 'DocumentDeleted',
    severity: 'info',
    subject: documentId({ kind, name }),
    message: `${documentId({ kind, name })} ${kind === 'Application' ? 'will be deleted once its components have stopped' : 'deleted'}${by === undefined ? '' : `, by ${by}`}`,
    data: null,
  };
  const change: Write =
    kind === 'Application'
      ? { kind: 'put-setting', name: settingNames.deleting(name), value: { deleting: true, why: null, by: by ?? null, at } }
      : { kind: 'delete-document', documentKind: kind, name, at };
  return [change, { kind: 'add-event', event }];
}
