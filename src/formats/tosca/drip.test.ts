import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readToscaApplication } from './application/read-application.ts';
import type { NamedText } from './parse/file-source.ts';
import { errorsOf, readToscaTexts } from './read-tosca.ts';
import { completeTemplate } from './write/complete-template.ts';
import type { Placement } from './write/placement.ts';

const shared = join(import.meta.dirname, '../../../../shared/data');
const there = existsSync(join(shared, 'DRIP'));

/** A template with the types beside it. */
function filesOf(folder: string, file: string): readonly [NamedText, ...NamedText[]] {
  const types = readdirSync(join(shared, folder, 'types')).map((name) => `types/${name}`);
  const read = (name: string): NamedText => ({ name, text: readFileSync(join(shared, folder, name), 'utf8') });
  return [read(file), ...types.map(read)];
}

const templates = !there ? [] : (['DRIP/TOSCA', 'sdia-tosca'] as const).flatMap((folder) => {
  const inner = folder === 'sdia-tosca' ? 'examples' : '';
  return readdirSync(join(shared, folder, inner)).filter((name) => /\.ya?ml$/.test(name)).map((name) => [folder, join(inner, name)] as const);
});

describe.skipIf(!there)('the examples of DRIP and SDIA (skipped: no shared data)', () => {
  it.each(templates)('%s/%s are accepted with their own types', (folder, file) => {
    expect(errorsOf(readToscaTexts(filesOf(folder, file)).problems)).toEqual([]);
  });

  it('keep their meaning when a plan is read, written into the application, and read again', () => {
    const [planned, ...types] = filesOf('DRIP/TOSCA', 'application_example_planed.yaml');
    const { application } = readToscaApplication([planned, ...types]);
    expect(application.hosts.map(({ name, cores }) => [name, cores])).toEqual([['compute', 1], ['compute_1', 1]]);
    const placement: Placement = { hosts: application.hosts, places: application.placements, hostOf: {} };
    expect(readToscaApplication([{ ...planned, text: completeTemplate([planned, ...types], placement) }, ...types]).application).toEqual(application);

    const open = { name: 'request.json', text: readFileSync(join(shared, 'DRIP/example_messages/message_plan_request.json'), 'utf8') };
    const completed = completeTemplate([open, ...types], placement);
    const again = readToscaApplication([{ name: 'completed.yaml', text: completed }, ...types]);
    expect(errorsOf(again.problems)).toEqual([]);
    expect(again.application.placements).toEqual(application.placements);
    expect(again.application.hosts.map(({ properties: { user_name: _user, ...properties }, ...host }) => ({ ...host, properties }))).toEqual(
      application.hosts.map(({ properties: { user_name: _user, ...properties }, ...host }) => ({ ...host, properties })),
    );
    expect(again.application.components.find(({ name }) => name === 'ws-pema')).toEqual(application.components.find(({ name }) => name === 'ws-pema'));
  });
});
