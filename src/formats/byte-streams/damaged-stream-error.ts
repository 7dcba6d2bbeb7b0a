/** A packed stream ends too early or is wrong inside. Everything before that place was handed over. */
export class DamagedStreamError extends Error {
  override readonly name = 'DamagedStreamError';
}
