import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Component } from '../../model/component.ts';
import { ms } from '../../units/time.ts';
import { siblingScript } from './sibling-script.ts';
import type { LocalFixture } from './testing/local-fixture.ts';
import { app, localFixture, until, webComponent } from './testing/local-fixture.ts';
import { getJson, steadyLoad } from './testing/steady-load.ts';

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('when things break', () => {
  let local: LocalFixture;
  const pidsOf = async (address: string, replicas: number): Promise<readonly number[]> => {
    const pids = new Set<number>();
    await until(async () => {
      pids.add((await getJson<{ pid: number }>(`${address}/`)).pid);
      return pids.size === replicas;
    });
    return [...pids];
  };
  const deploy = async (definition: Component, replicas: number): Promise<string> => {
    await local.apply(definition, replicas);
    return (await local.ready(replicas, definition.name)).address ?? '';
  };

  beforeEach(async () => {
    local = await localFixture();
  });
  afterEach(() => local.close());

  it('starts a killed instance again within 5 s, while reads go to the others', async () => {
    const address = await deploy(webComponent({}, { SERVICE_MS: '20' }), 3);
    const [victim = 0] = await pidsOf(address, 3);
    let repaired = false;
    const load = steadyLoad(address, 1_000_000, 12, { stop: () => repaired });
    process.kill(victim, 'SIGKILL');
    const killedAt = Date.now();
    await until(async () => (await local.state()).instances.some((instance) => instance.restarts === 1 && instance.phase === 'ready'));
    expect(Date.now() - killedAt).toBeLessThan(5_000);
    repaired = true;
    expect((await load).failures).toEqual([]);
    expect((await local.ready(3)).instances).toHaveLength(3);
  });

  it('keeps a single instance\'s readers waiting while it starts again', async () => {
    const address = await deploy(webComponent(), 1);
    const [victim = 0] = await pidsOf(address, 1);
    process.kill(victim, 'SIGKILL');
    const { failures } = await steadyLoad(address, 20, 4);
    expect(failures).toEqual([]);
  });

  it('restarts an instance that misses its liveness probe', async () => {
    const liveness = { path: '/live', period: ms(50), timeout: ms(500), failures: 2, successes: 1, grace: ms(1_000) };
    const address = await deploy(webComponent({ liveness }), 1);
    await fetch(`${address}/sicken`, { method: 'POST' });
    await until(async () => (await local.state()).instances[0]?.restarts === 1);
    await local.ready(1);
    expect(await getJson(`${address}/`)).toHaveProperty('pid');
  });

  it('waits longer after every crash, and tells why', async () => {
    await local.apply(webComponent({ name: 'broken', command: ['sh', '-c', 'exit 7'], readiness: undefined as never, restart: { policy: 'always', backoff: ms(50), backoffMax: ms(400) } }), 1);
    await until(async () => ((await local.state('broken')).instances[0]?.restarts ?? 0) >= 4);
    const [instance] = (await local.state('broken')).instances;
    expect(instance?.phase).toBe('starting');
    expect(instance?.message).toMatch(/exit code 7; starts again after (100|200|400) ms/);
  });

  it('ends a finite component with its work, and does not start it again', async () => {
    const mark = join(local.dataDir, 'mark');
    const finite = webComponent({ name: 'job', kind: 'finite', protocol: 'none', command: ['sh', '-c', `echo ran >> ${mark}`], readiness: undefined as never });
    await local.apply(finite, 1);
    await until(async () => (await local.state('job')).instances.some((instance) => instance.phase === 'ended'));
    await local.apply(finite, 1);
    await new Promise((done) => setTimeout(done, 300));
    expect(readFileSync(mark, 'utf8')).toBe('ran\n');
    expect((await local.state('job')).instances.map((instance) => instance.message)).toEqual(['exit code 0']);
  });

  it('goes on without the controller: another process adopts what one that was killed had started', async () => {
    const script = join(local.dataDir, 'controller.ts');
    const module = siblingScript('testing/local-fixture');
    writeFileSync(script, `
      import { localFixture, webComponent } from ${JSON.stringify(module)};
      const local = await localFixture(${JSON.stringify(local.dataDir)});
      await local.apply(webComponent(), 2);
      const { address } = await local.ready(2);
      process.stdout.write(address + '\\n');
      setInterval(() => {}, 1000);
    `);
    const controller = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const address = await new Promise<string>((done) => controller.stdout.once('data', (text: Buffer) => done(text.toString().trim())));
    const before = await pidsOf(address, 2);
    controller.kill('SIGKILL');
    await new Promise((done) => controller.once('exit', done));
    const { failures } = await steadyLoad(address, 200, 4);
    expect(failures).toEqual([]);
    const again = await local.open();
    const found = (await again.observe(app))[0];
    again.close();
    expect(found?.address).toBe(address);
    expect(found?.instances.map((instance) => [instance.phase, instance.restarts])).toEqual([['ready', 0], ['ready', 0]]);
    expect(new Set(await pidsOf(address, 2))).toEqual(new Set(before));
  });

  it('survives the death of its supervisor: same instances, same address, old fences, orphans ended', async () => {
    const address = await deploy(webComponent(), 2);
    const before = await pidsOf(address, 2);
    await local.platform.apply({ state: 'absent', app, component: 'gone' }, { epoch: 7, key: 'seven' });
    const { pid } = await local.platform.ping();
    process.kill(pid, 'SIGKILL');
    await until(() => !alive(pid));
    // One dies unseen, and one claims to be ours without a record.
    const [victim = 0, survivor = 0] = before;
    process.kill(victim, 'SIGKILL');
    const { identity } = JSON.parse((JSON.parse(readFileSync(join(local.dataDir, 'supervisor-state.json'), 'utf8')) as { state: string }).state) as { identity: string };
    const orphan = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore', env: { PATH: process.env['PATH'], HOMEOSTAT_PLATFORM: identity, HOMEOSTAT_TOKEN: 'nobody' } });
    const ended = new Promise((done) => orphan.once('exit', (_, signal) => done(signal)));

    const now = await local.ready(2);
    expect((await local.platform.ping()).pid).not.toBe(pid);
    expect(now.address).toBe(address);
    expect(await pidsOf(address, 2)).toContain(survivor);
    expect(await ended).toBe('SIGKILL');
    expect(await local.platform.apply({ state: 'absent', app, component: 'gone' }, { epoch: 6, key: 'six' })).toHaveProperty('conflict');
    expect(await local.platform.apply({ state: 'absent', app, component: 'gone' }, { epoch: 7, key: 'seven' })).toBe('accepted');
  });

  it('loses no instance and doubles none when the supervisor is killed while it starts them', async () => {
    for (let round = 0; round < 4; round++) {
      const { pid } = await local.platform.ping();
      await local.apply(webComponent(), 1 + ((round + 1) % 4));
      await new Promise((done) => setTimeout(done, round * 25));
      process.kill(pid, 'SIGKILL');
    }
    const { address } = await local.ready(1);
    const { instance } = await getJson<{ instance: string }>(`${address ?? ''}/`);
    expect((await local.state()).instances.filter(({ phase }) => phase !== 'ended').map(({ id }) => id)).toEqual([instance]);
  });

  it('comes back to its address when another program that took it meanwhile leaves', async () => {
    const address = await deploy(webComponent(), 1);
    const { pid } = await local.platform.ping();
    process.kill(pid, 'SIGKILL');
    await until(() => !alive(pid));
    const squatter = createServer();
    await until(() => new Promise<boolean>((done) => squatter.once('error', () => done(false)).listen(Number(new URL(address).port), '127.0.0.1', () => done(true))));
    expect((await local.ready(1)).address).toBe(address);
    await new Promise((done) => squatter.close(done));
    await until(() => getJson(`${address}/`).then(() => true, () => false));
  });

  it('lets exactly one of many openers start the supervisor', async () => {
    const others = await Promise.all(Array.from({ length: 5 }, () => local.open()));
    const pids = await Promise.all(others.map((platform) => platform.ping()));
    others.forEach((platform) => platform.close());
    expect(new Set(pids.map(({ pid }) => pid)).size).toBe(1);
  });

  it('refuses a damaged state file by its name, and leaves it as it is', async () => {
    await local.platform.shutdown();
    const file = join(local.dataDir, 'supervisor-state.json');
    const text = readFileSync(file, 'utf8');
    const damaged = text.replace('identity', 'idendity');
    writeFileSync(file, damaged);
    await expect(local.open()).rejects.toThrow(`${file} is damaged`);
    expect(readFileSync(file, 'utf8')).toBe(damaged);
    writeFileSync(file, text);
  });

  it('runs a command once for its key, through the death of the supervisor', async () => {
    const mark = join(local.dataDir, 'mark');
    const exec = { app, component: 'web', command: ['sh', '-c', `echo ran >> ${mark}; sleep 1; exit 3`], env: [], timeoutMs: 20_000 };
    await local.platform.exec(exec, { epoch: 1, key: 'once' });
    expect(await local.platform.execState('once')).toBe('running');
    process.kill((await local.platform.ping()).pid, 'SIGKILL');
    await Promise.all(Array.from({ length: 5 }, () => local.platform.exec(exec, { epoch: 1, key: 'once' })));
    await until(async () => typeof (await local.platform.execState('once')) === 'object');
    expect(await local.platform.execState('once')).toEqual({ exit: 3 });
    expect(readFileSync(mark, 'utf8')).toBe('ran\n');
  });

  it('does not know what became of a command whose shim was killed', async () => {
    const exec = { app, component: 'web', command: ['sleep', '30'], env: [], timeoutMs: 60_000 };
    await local.platform.exec(exec, { epoch: 1, key: 'lost' });
    const claimFile = readdirSync(join(local.dataDir, 'exec')).find((name) => name.endsWith('.claim'));
    const claim = JSON.parse(readFileSync(join(local.dataDir, 'exec', claimFile ?? ''), 'utf8')) as { pid: number };
    process.kill(claim.pid, 'SIGKILL');
    await until(async () => (await local.platform.execState('lost')) === 'unknown');
    // The same key is never run again, whatever became of it.
    await local.platform.exec(exec, { epoch: 1, key: 'lost' });
    expect(await local.platform.execState('lost')).toBe('unknown');
  });

  it('ends a command at its timeout', async () => {
    await local.platform.exec({ app, component: 'web', command: ['sleep', '30'], env: [], timeoutMs: 100 }, { epoch: 1, key: 'long' });
    await until(async () => typeof (await local.platform.execState('long')) === 'object');
    expect(await local.platform.execState('long')).toEqual({ exit: 124 });
  });

  it('hands over links, port and identity, and nothing else of its own environment', async () => {
    process.env['A_SECRET'] = 'hidden';
    const backend = webComponent({ name: 'backend' });
    const address = await deploy({ ...webComponent(), links: [{ component: 'backend', env: 'BACKEND_URL' }] }, 1);
    await deploy(backend, 1);
    const env = await getJson<Record<string, string>>(`${address}/env`);
    delete process.env['A_SECRET'];
    expect(env['BACKEND_URL']).toBe((await local.state('backend')).address);
    expect(await getJson(env['BACKEND_URL'] ?? '')).toHaveProperty('instance', (await local.state('backend')).instances[0]?.id);
    expect(env).toMatchObject({ HOST: '127.0.0.1', HOMEOSTAT_COMPONENT: 'web', HOMEOSTAT_INSTANCE: (await local.state()).instances[0]?.id ?? '' });
    expect(env).not.toHaveProperty('A_SECRET');
    expect(existsSync(join(local.dataDir, 'logs', app, 'web', `${env['HOMEOSTAT_INSTANCE'] ?? ''}.log`))).toBe(true);
  });

  it('enforces limits that read back, or says that it does not', async (context) => {
    const address = await deploy(webComponent(), 1);
    const { limits } = local.platform.capabilities;
    await until(async () => (await local.state()).instances[0]?.limits.why !== 'not read back yet');
    const [instance] = (await local.state()).instances;
    expect(instance?.limits.enforced).toBe(limits.cores && limits.memory);
    if (!limits.memory) context.skip(`memory is not limited here: ${limits.why}`);
    // Half a GiB into a group of 256 MiB: the kernel ends it, the platform starts it again.
    // Not a GET: that would be tried again, and end the next one too.
    await fetch(`${address}/hoard`, { method: 'POST' }).catch(() => {});
    const messages = new Set<string>();
    await until(async () => {
      const [now] = (await local.state()).instances;
      messages.add(now?.message ?? '');
      return now?.restarts === 1;
    });
    expect([...messages].join('\n')).toContain('ended by SIGKILL: it reached its memory limit of 256 MiB');
    await local.ready(1);
  });

  it('works in a folder whose name is longer than a socket address', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'homeostat-long-'));
    const long = await localFixture(join(parent, 'x'.repeat(120)));
    await long.apply(webComponent(), 1);
    await long.ready(1);
    await long.close();
    rmSync(parent, { recursive: true });
  });
});
