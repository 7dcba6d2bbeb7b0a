/** A share in percent. It is rounded down, as on the dashboard, so that 100.0% means all of it. */
export function percent(share: number | null): string {
  if (share === null) return '<unknown>';
  // Products such as 0.95 * 1000 miss a whole number by a hair; the hair is far below a digit that is shown.
  return `${(Math.floor(share * 1000 + 1e-6) / 10).toFixed(1)}%`;
}
