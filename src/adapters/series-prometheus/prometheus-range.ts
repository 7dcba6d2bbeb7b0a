import { Agent, request } from 'undici';
import * as z from 'zod';
import { InvalidInputError } from '../../model/error.ts';
import type { RangePoint, RangeQuestion, RangeSource } from '../../monitor/ports/range-source.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { instant } from '../../units/time.ts';

/** Prometheus refuses more points of a series in one answer (web/api/v1, "exceeded maximum resolution of 11,000 points"). */
const pointsPerAnswer = 11_000;

/** As many points as a series may have anywhere here. */
const pointsMax = 2_000_000;

/** One answer: 11,000 points take about 30 bytes each, so this leaves room for labels. */
const bytesMax = 4 * 2 ** 20;

const timeoutMs = 30_000;

const answerSchema = z.union([
  z.object({
    status: z.literal('success'),
    data: z.object({ resultType: z.string(), result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])).optional() })) }),
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);
type Answer = Extract<z.output<typeof answerSchema>, { status: 'success' }>;

export type PrometheusOptions = { readonly url: string };

/** `RangeSource` over the range query of Prometheus' HTTP API, which Thanos, Mimir and VictoriaMetrics have too. Follows no redirect. */
export function createPrometheusRange({ url }: PrometheusOptions): RangeSource & { close(): Promise<void> } {
  const endpoint = endpointOf(url);
  const dispatcher = new Agent({ connections: 1 });
  return {
    async range(question, signal) {
      const { from, to, step } = question;
      const points = Math.floor((to - from) / step) + 1;
      if (!(points >= 1 && points <= pointsMax)) throw new InvalidInputError([`--step is ${step} ms, which makes ${Math.max(0, points)} points; there must be from 1 to ${pointsMax}; choose another step, or another time`]);
      const values = new Map<number, number>();
      for (let first = 0; first < points; first += pointsPerAnswer) {
        const last = Math.min(points, first + pointsPerAnswer) - 1;
        const answer = await ask({ ...question, from: instant(from + first * step), to: instant(from + last * step) }, signal);
        for (const [at, value] of valuesOf(answer, question.expression)) values.set(at, value);
      }
      if (values.size === 0) throw new InvalidInputError([`--query ${question.expression.slice(0, 200)} has no points between --start and --end; it must name a series that was recorded then; check both`]);
      return Array.from({ length: points }, (_, index): RangePoint => {
        const at = instant(from + index * step);
        return { at, value: values.get(at) ?? null };
      });
    },
    close: () => dispatcher.close(),
  };

  async function ask({ expression, from, to, step }: RangeQuestion, signal: AbortSignal): Promise<Answer> {
    const body = new URLSearchParams({ query: expression, start: secondsText(from), end: secondsText(to), step: secondsText(step) }).toString();
    const timeout = AbortSignal.timeout(timeoutMs);
    let text: string;
    let status: number;
    try {
      const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...endpoint.authorization };
      const answer = await request(endpoint.href, { dispatcher, method: 'POST', headers, body, signal: AbortSignal.any([signal, timeout]) });
      status = answer.statusCode;
      text = await boundedText(answer.body);
    } catch (error) {
      signal.throwIfAborted();
      const why = timeout.aborted ? `did not answer within ${timeoutMs / 1000} s` : `gave no answer (${error instanceof Error ? error.message : String(error)})`;
      throw new Error(`Prometheus at ${endpoint.shown} ${why}; check that it runs and that the address is right`, { cause: error });
    }
    return successOf(text, status, expression);
  }

  function successOf(text: string, status: number, expression: string): Answer {
    const parsed = answerSchema.safeParse(jsonIn(text));
    if (!parsed.success) throw new Error(`what answers at ${endpoint.shown} (status ${status}) is no Prometheus; check the address`);
    if (parsed.data.status === 'success') return parsed.data;
    if (parsed.data.errorType === 'bad_data') throw new InvalidInputError([`--query is ${expression.slice(0, 200)}; Prometheus refuses it: ${parsed.data.error.slice(0, 300)}; correct it`]);
    throw new Error(`Prometheus at ${endpoint.shown} answers ${parsed.data.errorType}: ${parsed.data.error.slice(0, 300)}`);
  }
}

/** The points of the one series of an answer, by time in ms. A value that is not finite is none. */
function valuesOf({ data }: Answer, expression: string): readonly (readonly [number, number])[] {
  const shown = `--query is ${expression.slice(0, 200)}`;
  if (data.resultType !== 'matrix') throw new InvalidInputError([`${shown}, which gives a ${data.resultType}; it must give a series; choose another expression`]);
  if (data.result.length > 1) {
    const example = JSON.stringify(data.result[0]?.metric).slice(0, 200);
    throw new InvalidInputError([`${shown}, which gives ${data.result.length} series, such as ${example}; it must give one; put sum(...) around it, or select one by its labels`]);
  }
  return (data.result[0]?.values ?? []).flatMap(([at, text]) => {
    const value = Number(text);
    return Number.isFinite(value) ? [[Math.round(at * 1000), value] as const] : [];
  });
}

type Endpoint = { readonly href: string; readonly shown: string; readonly authorization: Readonly<Record<string, string>> };

/** Where range queries go. User and password of an address become a header, and are never shown. */
function endpointOf(url: string): Endpoint {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) throw new InvalidInputError([`--prometheus is ${parsed === null ? url.slice(0, 200) : `an address with ${parsed.protocol}`}; it must be an http or https address, such as http://127.0.0.1:9090; correct it`]);
  const { username, password } = parsed;
  parsed.username = '';
  parsed.password = '';
  parsed.search = '';
  parsed.hash = '';
  const base = parsed.href.replace(/\/$/, '');
  const authorization: Record<string, string> = username === '' && password === '' ? {} : { authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` };
  return { href: `${base}/api/v1/query_range`, shown: base, authorization };
}

/** The address as it may stand in a report: without user, password and query. */
export const shownAddress = (url: string): string => endpointOf(url).shown;

/** Prometheus takes seconds with decimals. */
const secondsText = (time: Instant | Ms): string => (time / 1000).toFixed(3);

async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`its answer is longer than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
