/** Bounds on one scrape. Over any of them the whole scrape fails: a part of it would look like a drop in load. */
export type ScrapeLimits = {
  /** Bytes of the text, uncompressed, in UTF-8. */
  readonly bodyBytes: number;
  readonly samples: number;
  /** Labels of one sample. */
  readonly labels: number;
  /** Characters (UTF-16 code units) of a label's name. */
  readonly labelNameLength: number;
  /** Characters (UTF-16 code units) of a label's value. */
  readonly labelValueLength: number;
};

/** Roomy for one instance of an application: a large exporter has a few thousand samples with about ten labels each. */
export const scrapeLimitDefaults: ScrapeLimits = {
  bodyBytes: 16 * 2 ** 20,
  samples: 50_000,
  labels: 64,
  labelNameLength: 256,
  labelValueLength: 2048,
};
