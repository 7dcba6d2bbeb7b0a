import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import type { ComparedDocument } from './compare-documents.ts';
import { compareDocuments, documentId } from './compare-documents.ts';
import type { SourceFile, UseCaseDeps } from './deps.ts';
import { followPlans } from './follow-plans.ts';
import { hideInChange, hideSecrets } from './hide-secrets.ts';
import { readInput } from './read-input.ts';
import type { DiffResult } from './views/document-view.ts';

/** Lines that may differ before the text form gives up: its time grows with the square of this. */
const editLengthMax = 5000;

/**
 * How documents differ from what is applied, structured and as a unified diff of their YAML; writes nothing. Values of
 * environment variables are compared and not shown: only that they changed.
 */
export async function diffDocuments(
  deps: Pick<UseCaseDeps, 'store' | 'baseDir' | 'planning'>,
  request: { readonly files: readonly SourceFile[] },
): Promise<DiffResult> {
  const { inputs } = await followPlans(deps, await readInput(deps.store, request.files, deps.baseDir));
  const compared = await compareDocuments(deps.store, inputs);
  const items = compared.map((document) => ({
    kind: document.input.kind,
    name: document.input.name,
    result: document.result,
    changes: document.changes.map((change) => ({ ...hideInChange(change) })),
    text: document.changes.length === 0 ? '' : unified(document),
  }));
  return { differs: items.some(({ result }) => result !== 'unchanged'), items };
}

function unified({ input, existing }: ComparedDocument): string {
  const id = documentId(input);
  const before = existing === null ? '' : stringify(hideSecrets(existing.document), { lineWidth: 0 });
  const after = stringify(hideSecrets(input.document, existing?.document), { lineWidth: 0 });
  const [from, to] = existing === null ? ['/dev/null', id] : [`${id} (applied)`, `${id} (given)`];
  const patch = createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3, maxEditLength: editLengthMax });
  if (patch === undefined) return `--- ${from}\n+++ ${to}\nmore than ${editLengthMax} lines differ; see the structured changes\n`;
  return patch.split('\n').filter((line) => !/^={5,}$/.test(line)).join('\n');
}
