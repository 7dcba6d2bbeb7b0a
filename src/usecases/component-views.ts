import { costRateOf } from '../knowledge/cost.ts';
import type { LedgerRow } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { ComponentState } from '../model/component-state.ts';
import { livingInstances, readyCount } from '../model/component-state.ts';
import type { ComponentView } from './views/component-view.ts';

/** The components of an application, in the order of the document, then those that the platform still has. */
export function componentViews(app: Application, states: readonly ComponentState[], ledger: readonly LedgerRow[]): ComponentView[] {
  const { templates } = app.spec;
  const named = app.spec.components.map((definition) => {
    const state = states.find((candidate) => candidate.component === definition.name);
    const replicas = { min: definition.replicas.min, max: definition.replicas.max };
    const links = definition.links.map((link) => link.component);
    return viewOf(definition.name, { ...definition, replicas, links }, state, ledger, templates);
  });
  const removed = states
    .filter((state) => !app.spec.components.some(({ name }) => name === state.component) && livingInstances(state).length > 0)
    .map((state) => viewOf(state.component, { ...unlisted, template: state.desired?.template ?? '' }, state, ledger, templates));
  return [...named, ...removed];
}

/** What is said of a component that the document no longer names but that still has instances. */
const unlisted = { kind: 'continuous', stateful: false, replicas: { min: 0, max: 0 }, links: [] } as const;

type Definition = {
  readonly kind: 'continuous' | 'finite';
  readonly stateful: boolean;
  readonly template: string;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly links: readonly string[];
};

function viewOf(
  name: string,
  definition: Definition,
  state: ComponentState | undefined,
  ledger: readonly LedgerRow[],
  templates: Application['spec']['templates'],
): ComponentView {
  const templateName = state?.desired?.template ?? definition.template;
  const template = templates.find((candidate) => candidate.name === templateName);
  return {
    name,
    kind: definition.kind,
    stateful: definition.stateful,
    replicas: {
      desired: state?.desired?.replicas ?? null,
      living: state === undefined ? 0 : livingInstances(state).length,
      ready: state === undefined ? 0 : readyCount(state),
      ...definition.replicas,
    },
    template: templateName,
    priceUsdPerHour: template?.price ?? null,
    costUsdPerHour: costRateOf(ledger.filter((row) => row.component === name)),
    cores: template?.cores ?? null,
    memoryMib: template?.memory ?? null,
    address: state?.address ?? null,
    otherWriter: state?.otherWriter ?? null,
    links: [...definition.links],
    instances: (state?.instances ?? []).map(({ restartToken: _token, ...instance }) => instance),
  };
}
