import { parseQuantity } from './quantity.ts';

/** More cores than one machine has, and more memory (16 TiB in MiB): such a size is a slip of the unit. */
export const largestSize: Readonly<Record<'cores' | 'MiB', number>> = { cores: 512, MiB: 16 * 2 ** 20 };

/**
 * Reads a size as people and Kubernetes write it: cores as `2`, `0.5`, `2000m` or `2 cores`; memory as `512` (MiB), `512MiB`, `4Gi` or
 * `4GB`. In a size of cores `m` is a thousandth, never a minute.
 * @returns cores or MiB, or null if `text` is no size of this kind
 * @example
 * parseSize('2000m', 'cores'); // 2
 * parseSize('4Gi', 'MiB'); // 4096
 */
export function parseSize(text: string, resource: 'cores' | 'MiB'): number | null {
  const trimmed = text.trim();
  const millicores = resource === 'cores' && trimmed.endsWith('m');
  const quantity = parseQuantity(millicores ? trimmed.slice(0, -1) : trimmed);
  if (quantity === null) return null;
  const { value, dimension } = quantity;
  if (millicores) return dimension === 'plain' ? value / 1000 : null;
  if (dimension === 'plain') return value;
  if (resource === 'cores') return dimension === 'cores' ? value : null;
  return dimension === 'memory' ? value / 2 ** 20 : null;
}
