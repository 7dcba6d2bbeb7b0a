import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { RecordedDecision } from '../model/decision.ts';
import { shadowNames } from '../model/shadow-names.ts';

/** What a shadow decided in a cycle, under the name by which people know it. */
export type ShadowDecision = { readonly name: string; readonly made: RecordedDecision };

/** What each shadow decided in a cycle, failures too; without those that were not there then. An equal decision is kept under the cycle of its first. */
export async function shadowDecisionsAt(store: Pick<KnowledgeStore, 'shadowDecision'>, { name, spec }: Application, cycle: number): Promise<readonly ShadowDecision[]> {
  const names = shadowNames(spec.shadows);
  const found = await Promise.all(names.map((_, index) => store.shadowDecision(name, index, cycle)));
  return found.flatMap((made, index) => (made === null || made.lastCycle < cycle ? [] : [{ name: made.policy.label ?? (names[index] as string), made }]));
}

/** Why a shadow wanted nothing in a cycle, as one sentence each; nothing for those that wanted something. */
export function abstentionsOf(shadows: readonly ShadowDecision[]): readonly string[] {
  return shadows.flatMap(({ name, made }) => {
    if (made.policy.failed === true) return [`shadow ${name} could not decide: ${made.reason}`];
    return made.chosen === null ? [`shadow ${name} chose nothing: ${made.reason}`] : [];
  });
}
