/** Settings come from the environment, as in any container; a wrong one ends the start with the reason. */

/** A text setting. Throws if it is not set and has no default. */
export function textSetting(name: string, fallback?: string): string {
  const value = process.env[name] ?? fallback;
  if (value === undefined || value === '') throw new Error(`${name} is not set; it must have a value; set it in the environment`);
  return value;
}

/** A whole number between `min` and `max`. */
export function integerSetting(name: string, fallback: number, { min, max }: { readonly min: number; readonly max: number }): number {
  const text = process.env[name];
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} is ${text}; it must be a whole number from ${min} to ${max}; correct it in the environment`);
  }
  return value;
}
