import type { Labels } from '../../model/sample.ts';
import type { Ms } from '../../units/time.ts';

/** One instance to ask for its metrics. */
export type ScrapeTarget = {
  /** Its base address, such as http://127.0.0.1:41234. */
  readonly url: string;
  /** Path on that address, such as /metrics. */
  readonly path: string;
  /** What its series are labelled with: app, component, instance. */
  readonly labels: Labels;
  readonly interval: Ms;
  /** After this the scrape has failed. */
  readonly timeout: Ms;
};

/** Identifies a target between two collections. */
export const targetKey = ({ url, path, labels }: ScrapeTarget): string => `${url} ${path} ${labels['app'] ?? ''} ${labels['instance'] ?? ''}`;

const loopback = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])$/;

/**
 * The origin to connect to. Only loopback and hosts that the operator named: what a document or a platform says must not
 * make this process ask other machines (server-side request forgery).
 */
export function originOf(url: string, allowedHosts: ReadonlySet<string>): { readonly origin: string } | { readonly refused: string } {
  if (!URL.canParse(url)) return { refused: `its address is ${url.slice(0, 200)}; it must be a URL such as http://127.0.0.1:8080` };
  const { protocol, hostname, origin } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return { refused: `its address starts with ${protocol}; it must be http: or https:` };
  if (!loopback.test(hostname) && !allowedHosts.has(hostname)) {
    return { refused: `its host ${hostname} is neither on this machine nor allowed; allow it in the settings of the source` };
  }
  return { origin };
}
