import { describe, expect, it } from 'vitest';
import type { Json } from '../model/json.ts';
import { diffJson } from './diff-json.ts';
import { hideInChange, hideSecrets } from './hide-secrets.ts';

const withEnv = (name: string, value: string): Json => ({ spec: { components: [{ name, links: [{ env: 'URL' }], env: [{ name: 'TOKEN', value }, { name: 'MODE', value: 'fast' }] }] } });

describe('secrets', () => {
  it('are hidden in every list of environment variables, whose names stay', () => {
    const hidden = JSON.stringify(hideSecrets([withEnv('web', 'canary'), { resolved: { exec: { env: [{ name: 'TOKEN', value: 'canary' }] } } }]));
    expect(hidden).not.toContain('canary');
    expect(hidden).toContain('{"name":"TOKEN","value":"(hidden)"}');
    expect(hidden).toContain('{"env":"URL"}');
  });

  it('are marked where they differ from what was there before', () => {
    expect(JSON.stringify(hideSecrets(withEnv('web', 'canary-2'), withEnv('web', 'canary-1')))).toContain('[{"name":"TOKEN","value":"(hidden, changed)"},{"name":"MODE","value":"(hidden)"}]');
  });

  it.each(['web', 'env', 'value'])('are hidden in every kind of change of a component named %s', (name) => {
    const one = withEnv(name, 'canary-1');
    const without: Json = { spec: { components: [{ name, links: [], env: [{ name: 'MODE', value: 'canary-0' }] }] } };
    const bare: Json = { spec: { components: [{ name }] } };
    const unnamed: Json = { spec: { components: [{ name, env: [{ value: 'canary-3' }] }] } };
    for (const [before, after] of [[one, withEnv(name, 'canary-2')], [one, without], [without, one], [bare, one], [one, bare], [{}, one], [unnamed, one], [one, unnamed]] as const) {
      const changes = diffJson(before, after);
      expect(changes.length).toBeGreaterThan(0);
      expect(JSON.stringify(changes.map(hideInChange))).not.toContain('canary');
    }
  });
});
