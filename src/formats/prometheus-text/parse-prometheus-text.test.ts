import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../model/sample.ts';
import { instant } from '../../units/time.ts';
import { parsePrometheusText, scrapeFormatOf } from './parse-prometheus-text.ts';
import type { ParsedScrape, ScrapeFormat } from './parse-prometheus-text.ts';
import { ScrapeCache } from './scrape-cache.ts';
import { scrapeLimitDefaults } from './scrape-limits.ts';
import { writePrometheusText } from './write-prometheus-text.ts';

const at = instant(5000);

const parse = (text: string, format: ScrapeFormat = 'prometheus-0.0.4'): ParsedScrape => parsePrometheusText(text, { at, format });

function samplesOf(text: string, format: ScrapeFormat = 'prometheus-0.0.4'): readonly Sample[] {
  const parsed = parse(text, format);
  if (parsed.kind === 'failed') throw new Error(parsed.why);
  return parsed.samples;
}

function whyOf(text: string, format: ScrapeFormat = 'prometheus-0.0.4'): string {
  const parsed = parse(text, format);
  return parsed.kind === 'failed' ? parsed.why : 'parsed';
}

describe('the Prometheus text format', () => {
  it('reads the example of its documentation', () => {
    const text = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320

# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.99"} 76656
rpc_duration_seconds_sum 1.7560473e+07
rpc_duration_seconds_count 2693
`;
    expect(samplesOf(text)).toEqual([
      { series: 'http_requests_total', labels: { method: 'post', code: '200' }, type: 'counter', value: 1027, at: 1395066363000 },
      { series: 'http_requests_total', labels: { method: 'post', code: '400' }, type: 'counter', value: 3, at: 1395066363000 },
      { series: 'msdos_file_access_time_seconds', labels: { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' }, type: 'untyped', value: 1458255915, at },
      { series: 'metric_without_timestamp_and_labels', labels: {}, type: 'untyped', value: 12.47, at },
      { series: 'something_weird', labels: { problem: 'division by zero' }, type: 'untyped', value: Number.POSITIVE_INFINITY, at: -3982045 },
      { series: 'http_request_duration_seconds_bucket', labels: { le: '0.05' }, type: 'histogram', value: 24054, at },
      { series: 'http_request_duration_seconds_bucket', labels: { le: '+Inf' }, type: 'histogram', value: 144320, at },
      { series: 'http_request_duration_seconds_sum', labels: {}, type: 'histogram', value: 53423, at },
      { series: 'http_request_duration_seconds_count', labels: {}, type: 'histogram', value: 144320, at },
      { series: 'rpc_duration_seconds', labels: { quantile: '0.99' }, type: 'gauge', value: 76656, at },
      { series: 'rpc_duration_seconds_sum', labels: {}, type: 'counter', value: 17560473, at },
      { series: 'rpc_duration_seconds_count', labels: {}, type: 'counter', value: 2693, at },
    ]);
  });

  it.each([
    ['a 1', 1],
    ['a -1.5', -1.5],
    ['a\t+3', 3],
    ['a 1e3', 1000],
    ['a .5', 0.5],
    ['a 5.', 5],
    ['a 0.1', 0.1],
    ['a 123456789012345678', Number('123456789012345678')],
    ['a 0.30000000000000004', 0.30000000000000004],
    ['a -Inf', Number.NEGATIVE_INFINITY],
    ['a{} 7', 7],
    ['a {b="c",} 7', 7],
    ['  a{ b = "c" , d="e" } 7  ', 7],
    ['a 1\r', 1],
  ])('reads the value of %j', (line, value) => {
    expect(samplesOf(`${line}\n`)[0]?.value).toBe(value);
    expect(samplesOf(line)[0]?.value).toBe(value);
  });

  it('reads every number as the nearest double', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => samplesOf(`a ${value}`)[0]?.value === value));
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 999_999 }), (whole, part) => samplesOf(`a ${whole}.${part}`)[0]?.value === Number(`${whole}.${part}`)));
  });

  it('keeps NaN out and counts it', () => {
    expect(parse('a NaN\nb 1\n')).toMatchObject({ kind: 'parsed', samples: [{ series: 'b' }], dropped: { nan: 1 } });
  });

  it.each([
    ['a', 'line 1: the value is missing'],
    ['a one', 'line 1: the value is "one"; it must be a number, NaN, +Inf or -Inf'],
    ['a 0x10', 'the value is "0x10"'],
    ['a 1_000', 'the value is "1_000"'],
    ['\n\n1a 1', 'line 3: "1a 1" stands where a metric name must be'],
    ['a{1b="c"} 1', 'stands where a label name must be'],
    ['a{b:d="c"} 1', 'it must be ='],
    ['a{b=c} 1', 'it must be in double quotes'],
    ['a{b="c} 1', 'does not end'],
    ['a{b="c\\', 'does not end'],
    ['a{b="c" d="e"} 1', 'it must be , or }'],
    ['a{b="c",b="d"} 1', 'the label b is given twice'],
    ['a{__proto__="c"} 1', 'reserved'],
    ['a{b="c"', 'it must be , or }'],
    ['a 1 1.5', 'the time is 1.5; it must be whole milliseconds since 1970'],
    ['a 1 2 3', 'the line must end there'],
    ['# TYPE a thing\na 1', 'the type of a is "thing"'],
    ['a 1 # {b="c"} 1', 'the line must end there'],
  ])('fails as a whole on %j', (text, why) => {
    expect(whyOf(text)).toContain(why);
  });

  it.each([
    ['bytes', { bodyBytes: 10 }, 'a{b="c"} 12345'],
    ['bytes of long characters', { bodyBytes: 12 }, 'a{b="ééé"} 1'],
    ['samples', { samples: 1 }, 'a 1\nb 2'],
    ['labels', { labels: 1 }, 'a{b="c",d="e"} 1'],
    ['the length of a label name', { labelNameLength: 3 }, 'a{bbbb="c"} 1'],
    ['the length of a label value', { labelValueLength: 3 }, 'a{b="cccc"} 1'],
    ['the length of an escaped label value', { labelValueLength: 3 }, 'a{b="cc\\"cc"} 1'],
  ])('fails as a whole over the limit of %s, and says so', (_, limit, text) => {
    const parsed = parsePrometheusText(text, { at, limits: { ...scrapeLimitDefaults, ...limit } });
    expect(parsed).toMatchObject({ kind: 'failed', why: expect.stringContaining('the limit is') });
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom('a', '{', '}', '"', '=', ',', ' ', '\n', '\\', '#', '1', 'NaN', 'TYPE', 'EOF', '__proto__', 'é', '\u0000', 'le', '+Inf', '# EOF\n');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, open) => {
      expect(['parsed', 'failed']).toContain(parse(pieces.join(''), open ? 'openmetrics-1.0' : 'prometheus-0.0.4').kind);
    }), { numRuns: 2000 });
  });
});

describe('a remembered target', () => {
  const cached = (text: string, cache: ScrapeCache, format: ScrapeFormat): ParsedScrape => parsePrometheusText(text, { at, format, cache });

  it('yields what a new one yields, whatever was scraped before', () => {
    const head = fc.constantFrom('a', 'b', 'a{c="d"}', 'a{c="d e"}', 'a{c="d\\n"}', 'a {c="d"}', 'a{c="', 'a{c="d"} 1', '# TYPE a counter', '# TYPE a gauge');
    const tail = fc.constantFrom(' 1', ' 2.5', ' NaN', ' x', '', ' 1 2000', '\t3', ' 1 ', ' 1\r', ' e"} 4', ' # {} 1', ' 1 # {f="g"} 1');
    const scrape = fc.array(fc.tuple(head, tail).map((parts) => parts.join('')), { maxLength: 6 }).map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(fc.array(scrape, { minLength: 2, maxLength: 4 }), fc.boolean(), (scrapes, open) => {
        const cache = new ScrapeCache();
        const format = open ? 'openmetrics-1.0' : 'prometheus-0.0.4';
        for (const lines of scrapes) {
          const text = open ? `${lines}# EOF\n` : lines;
          expect(cached(text, cache, format)).toEqual(parse(text, format));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('shares labels between scrapes and forgets series that come and go', () => {
    const cache = new ScrapeCache();
    const labelsOf = (text: string): unknown => {
      const parsed = parsePrometheusText(text, { at, cache, limits: { ...scrapeLimitDefaults, samples: 2 } });
      return parsed.kind === 'parsed' ? parsed.samples[0]?.labels : parsed;
    };
    expect(labelsOf('a{b="c"} 1\n')).toBe(labelsOf('a{b="c"} 2\n'));
    for (let index = 0; index < 50; index++) labelsOf(`a{b="${index}"} 1\n`);
    expect(cache.size).toBeLessThanOrEqual(4);
  });
});

describe('the OpenMetrics format', () => {
  it('reads types, units, exemplars, times in seconds and created times', () => {
    const text = `# TYPE acme_http_router_request_seconds summary
# UNIT acme_http_router_request_seconds seconds
# HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.
acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0
# TYPE foo counter
foo_total 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67 1520879607.2
foo_created 1520430000.123
# TYPE bar histogram
bar_bucket{le="1.0"} 4 # {} 0.5
bar_bucket{le="+Inf"} 5
bar_count 5
# TYPE size gaugehistogram
size_bucket{le="+Inf"} 42
size_gcount 42
size_gsum 3289
# TYPE build info
build_info{version="1.2"} 1
# TYPE state stateset
state{state="on"} 1
# EOF
`;
    expect(samplesOf(text, 'openmetrics-1.0').map(({ series, type, value, at: time }) => [series, type, value, time])).toEqual([
      ['acme_http_router_request_seconds_sum', 'counter', 9036.32, 5000],
      ['acme_http_router_request_seconds_created', 'gauge', 1605281325, 5000],
      ['foo_total', 'counter', 17, 1520879607789],
      ['foo_created', 'gauge', 1520430000.123, 5000],
      ['bar_bucket', 'histogram', 4, 5000],
      ['bar_bucket', 'histogram', 5, 5000],
      ['bar_count', 'histogram', 5, 5000],
      ['size_bucket', 'gauge', 42, 5000],
      ['size_gcount', 'gauge', 42, 5000],
      ['size_gsum', 'gauge', 3289, 5000],
      ['build_info', 'gauge', 1, 5000],
      ['state', 'gauge', 1, 5000],
    ]);
  });

  it('must end with # EOF, so that a text that was cut off is noticed', () => {
    expect(whyOf('a 1\n', 'openmetrics-1.0')).toContain('cut off');
    expect(whyOf('a 1\n# EOF\nb 1\n', 'openmetrics-1.0')).toContain('last line');
    expect(samplesOf('a 1\n# EOF', 'openmetrics-1.0')).toHaveLength(1);
  });

  it('is recognised by the Content-Type', () => {
    expect(scrapeFormatOf('application/openmetrics-text; version=1.0.0; charset=utf-8')).toBe('openmetrics-1.0');
    expect(scrapeFormatOf('text/plain; version=0.0.4')).toBe('prometheus-0.0.4');
    expect(scrapeFormatOf(null)).toBe('prometheus-0.0.4');
  });
});

describe('written samples', () => {
  it('are read back the same', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,10}$/);
    const sample = fc.record({
      series: name.map((text) => `m${text}x`),
      labels: fc.dictionary(name.filter((text) => text !== '__proto__'), fc.string({ maxLength: 12, unit: 'grapheme' }), { noNullPrototype: true }),
      type: fc.constantFrom('counter' as const, 'gauge' as const, 'untyped' as const),
      value: fc.double({ noNaN: true }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(sample, { selector: (item) => item.series }), (written) => {
        const samples = written.map((item) => ({ ...item, at }));
        expect(samplesOf(writePrometheusText(samples))).toEqual(samples.map((item) => ({ ...item, value: item.value + 0 })));
      }),
    );
  });

  it('keep the parts of a histogram together', () => {
    const text = '# TYPE h histogram\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\n';
    expect(writePrometheusText(samplesOf(text))).toBe(text);
  });
});
