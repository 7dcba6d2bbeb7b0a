/** Bounds on an archive. The largest public ones have a few hundred files; what unpacks to more is made to do harm. */
export const archiveLimits = {
  /** Bytes of the archive. */
  bytesMax: 64 * 2 ** 20,
  entriesMax: 5000,
  /** Bytes of all TOSCA files in it, unpacked. */
  unpackedMax: 64 * 2 ** 20,
  /** How many times larger a file may become than it is packed; YAML packs to about a tenth. */
  ratioMax: 200,
  /** Small files may pack well by chance. */
  ratioFrom: 2 ** 20,
} as const;
