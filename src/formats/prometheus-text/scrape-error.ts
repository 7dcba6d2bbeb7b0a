/** Why a scrape fails as a whole; caught by the parser, which adds the line. */
export class ScrapeError extends Error {
  override readonly name = 'ScrapeError';
}
