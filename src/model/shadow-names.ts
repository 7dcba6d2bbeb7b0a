import type { ShadowSettings } from './policy-settings.ts';

/**
 * What each shadow is called, in the order of the document, no name twice: its label, or else its policy, with the rule where that is one of many
 * (`autoscale:hpa`); a number tells equal ones apart.
 */
export function shadowNames(shadows: readonly ShadowSettings[]): readonly string[] {
  const taken = new Set<string>();
  return shadows.map((shadow) => {
    const plain = plainName(shadow);
    let name = plain;
    for (let next = 2; taken.has(name); next++) name = `${plain}-${next}`;
    taken.add(name);
    return name;
  });
}

function plainName({ label, name, parameters }: ShadowSettings): string {
  const { rule } = parameters;
  return label ?? (typeof rule === 'string' ? `${name}:${rule}` : name);
}
