import type { Output } from '../src/cli/outputs.ts';
import { outputFileOf } from './json-schema.ts';

/** The reference of what commands print as JSON, as Markdown. */
export function outputsPage(outputs: readonly Output[]): string {
  const rows = outputs.map((output) => `| \`homeostat ${output.command}\` | [\`${outputFileOf(output)}\`](../schemas/${outputFileOf(output)}) | ${output.schema.description ?? ''} |`);
  return [
    '# Outputs',
    '',
    '<!-- Generated from src/cli/outputs.ts by npm run docs; change that instead. -->',
    '',
    'With `-o json` (or `-o yaml`) a command prints data in a form that has a JSON Schema. Units stand in the names of fields',
    '(`costUsdPerHour`, `cycleMs`), instants are milliseconds since 1970-01-01T00:00:00Z, a share is between 0 and 1, and what is not',
    'known is `null`, mostly with a `why` beside it. Lists are arrays under `items`. Data go to standard output, everything else to',
    'standard error. A later version may add fields, so check data against the schemas of the version that printed them.',
    '',
    '| command | schema | what it is |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
