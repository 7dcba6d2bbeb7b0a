/** The quantiles that networks are trained for; the one in the middle is the median. Others are read off between them. */
export const trainedLevels = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

const logit = (level: number): number => Math.log(level / (1 - level));

/**
 * The value at `level`, from values at ascending `levels`: linear in ln(p/(1−p)), and beyond the outermost two along their line, which gives
 * the tails of a logistic distribution. Level 0 and 1 are read as 0.001 and 0.999.
 */
export function atLevel(levels: readonly number[], values: (column: number) => number, level: number): number {
  const asked = Math.max(0.001, Math.min(0.999, level));
  let right = 1;
  while (right < levels.length - 1 && (levels[right] as number) < asked) right++;
  const [low, high] = [logit(levels[right - 1] as number), logit(levels[right] as number)];
  const share = (logit(asked) - low) / (high - low);
  // Exact at the levels themselves, so that what was trained comes back unchanged.
  if (asked === levels[right]) return values(right);
  return values(right - 1) + share * (values(right) - values(right - 1));
}
