import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { get, list, proceed, readLog, retry, start, wait } from '../../protocol/control/index.ts';
import { isControlFailure } from '../../runner/client/control-failure.ts';
import { code } from '../cli/support/command.ts';
import { runner as commandOf } from '../daemon/connection/support/runners.ts';
import { isAlive } from '../executor/launch/support/programs.ts';
import { copyBuild } from './support/build-copy.ts';
import { eventually, tell } from './support/eventually.ts';
import { startOn, World } from './support/world.ts';

/*
 * What the system Stepwell descends from was seen to do wrong when it was run for real, one test for each, through a
 * real runner.
 */

let build: Awaited<ReturnType<typeof copyBuild>>;
beforeAll(async () => {
  build = await copyBuild();
});
afterAll(() => {
  build.remove();
  tell('ancestor', `${rows} experiments that went wrong in the ancestor came out right`);
});

let rows = 0;
beforeEach((context) => {
  context.onTestFinished(({ task }) => {
    if (task.result?.state === 'pass') rows += 1;
  });
});

const SECRET = 'correct horse battery staple';

async function startWorld(options: Partial<ConstructorParameters<typeof World>[0]> = {}): Promise<World> {
  const world = new World({ dist: build.dist, concurrency: 1, ...options });
  await world.start();
  return world;
}

const next = (world: World): Promise<string> => world.begin(world.file('next', { steps: [{ id: 'a', run: 'true' }] }));

/** Says it runs by a file, and ends when there is another one. */
const gated = (id: string, more: Record<string, unknown> = {}): object =>
  code(
    id,
    `fs.writeFileSync(process.env.WORK + '/' + process.env.STEPWELL_PID + '.pid', String(process.pid));
     const timer = setInterval(() => { if (fs.existsSync(process.env.WORK + '/open')) { clearInterval(timer); done({ ...input, [${JSON.stringify(id)}]: true }); } }, 20);`,
    more,
  );

/** Pid of the gated step of a process, once it runs. */
const running = (world: World, pid: string): Promise<number> =>
  eventually('the step runs', () => {
    const path = join(world.work, `${pid}.pid`);
    return existsSync(path) && Number(readFileSync(path, 'utf8'));
  });

describe('what went wrong in the ancestor comes out right', { timeout: 300_000 }, () => {
  test('a process outlives its timeout: error Timeout, its tree is killed, the next process runs', async () => {
    const world = await startWorld();
    const file = world.file('slow', { timeout: '2s', steps: [gated('a')] });
    const pid = await world.begin(file);
    const after = await next(world);
    const step = await running(world, pid);
    const { status, error } = await world.until(pid);
    expect({ status, code: error?.code }).toEqual({ status: 'error', code: 'Timeout' });
    expect(isAlive(step)).toBe(false);
    expect((await world.until(after)).status).toBe('finished');
  });

  test('a step is SIGKILLed: error Signal, the next process runs', async () => {
    const world = await startWorld();
    const pid = await world.begin(world.file('killed', { steps: [{ id: 'a', run: 'kill -9 $$' }] }));
    const after = await next(world);
    expect((await world.until(pid)).error).toMatchObject({ code: 'Signal', details: { signal: 'SIGKILL' } });
    expect((await world.until(after)).status).toBe('finished');
  });

  test('a step prints to stdout: the print is a log line, the result stands', async () => {
    const world = await startWorld();
    const prints = code('a', `console.log('{"status": "printed"}'); done({ result: 1 }); console.log('bye');`);
    const pid = await world.begin(world.file('prints', { steps: [prints] }));
    expect(await world.until(pid)).toMatchObject({ status: 'finished', output: { result: 1 } });
    const { records } = await world.with((client) => client.request(readLog, { pid }));
    expect(records.map(({ message }) => message)).toEqual(['{"status": "printed"}', 'bye']);
  });

  test("the step's last line is not a result: ProtocolError, with the line", async () => {
    const world = await startWorld();
    const steps = [{ id: 'a', run: 'echo \'{"n": 1}\'; echo done, trust me', outputFrom: 'stdout-json' }];
    const pid = await world.begin(world.file('last-line', { steps }));
    const { status, error, output } = await world.until(pid);
    expect({ status, output }).toEqual({ status: 'error', output: null });
    expect(error).toMatchObject({ code: 'ProtocolError', step: 'a' });
    expect(error?.details?.received).toContain('done, trust me');
  });

  test('output happens to contain a key `interrupt`: it is data', async () => {
    const world = await startWorld();
    const output = { interrupt: { message: 'not one' }, status: 'interrupted' };
    const steps = [code('a', `done(${JSON.stringify(output)})`), code('b', 'done({ ...input, b: true })')];
    const pid = await world.begin(world.file('key', { steps }));
    expect(await world.until(pid)).toMatchObject({ status: 'finished', output: { ...output, b: true } });
  });

  test('the runner is SIGKILLed mid-step: the step dies with it, then the rule of the file decides', async () => {
    const world = await startWorld({ concurrency: 2 });
    const not = await world.begin(world.file('not', { steps: [gated('a'), gated('b')] }));
    const again = await world.begin(
      world.file('again', { steps: [code('first', 'done({ first: true })'), gated('a', { idempotent: true })] }),
    );
    const steps = await Promise.all([running(world, not), running(world, again)]);
    await world.kill();
    await world.start();
    expect(steps.filter(isAlive)).toEqual([]);
    expect(await world.until(not)).toMatchObject({ status: 'error', error: { code: 'RunnerLost', step: 'a' } });
    writeFileSync(join(world.work, 'open'), '');
    const info = await world.until(again);
    expect(info).toMatchObject({ status: 'finished', output: { first: true, a: true } });
    expect(info.attempts.map(({ step, status }) => `${step} ${status}`)).toEqual([
      'first finished',
      'a error',
      'a finished',
    ]);
    // What failed is not stranded: somebody has it go on at the step that failed.
    await world.with((client) => client.request(retry, { pid: not }));
    expect(await world.until(not)).toMatchObject({ status: 'finished', output: { a: true, b: true } });
  });

  test('interrupted, the runner restarts: it proceeds on any runner', async () => {
    const world = await startWorld();
    const steps = [code('a', 'done({ n: 1 })', { interrupt: true }), code('b', 'done({ ...input, b: true })')];
    const pid = await world.begin(world.file('asks', { steps }));
    await world.until(pid);
    await world.kill();
    await world.start();
    expect(await world.info(pid)).toMatchObject({ status: 'interrupted', interrupt: { data: { n: 1 } } });
    await world.with((client) => client.request(proceed, { pid }));
    const info = await world.until(pid);
    expect(info).toMatchObject({ status: 'finished', output: { n: 1, b: true } });
    expect(info.attempts.map(({ step, attempt }) => `${step}${attempt}`)).toEqual(['a1', 'b1']);
  });

  test('proceed with data: merged or replaced, validated, recorded', async () => {
    const world = await startWorld();
    const schema = { required: ['n'], properties: { n: { type: 'integer' } } };
    const interrupt = { message: 'n?', schema };
    const steps = [code('a', 'done({ n: 1, kept: true })', { interrupt }), code('b', 'done({ ...input, b: true })')];
    const file = world.file('asks', { steps });
    const [merged, replaced] = [await world.begin(file), await world.begin(file)];
    await Promise.all([world.until(merged), world.until(replaced)]);
    await world.with(async (client) => {
      const wrong = client.request(proceed, { pid: merged, data: { n: 'one' } });
      await expect(wrong).rejects.toMatchObject({ reason: 'InvalidData' });
      await client.request(proceed, { pid: merged, data: { n: 2 }, actor: 'anna' });
      await client.request(proceed, { pid: replaced, data: { n: 3 }, mode: 'replace' });
    });
    const info = await world.until(merged);
    expect(info.output).toEqual({ n: 2, kept: true, b: true });
    const action = info.actions.find(({ what }) => what === 'proceeded');
    expect(action).toMatchObject({ changes: { before: { n: 1 }, after: { n: 2 } } });
    expect(action?.by).toContain('anna');
    expect((await world.until(replaced)).output).toEqual({ n: 3, b: true });
  });

  test('two proceeds at once: one wins, one conflict', async () => {
    const world = await startWorld();
    const steps = [code('a', 'done({})', { interrupt: true }), code('b', 'done(input)')];
    const pid = await world.begin(world.file('asks', { steps }));
    const revision = (await world.until(pid)).interrupt?.revision ?? -1;
    const send = (by: string) =>
      world.with((client) => client.request(proceed, { pid, revision, data: { by }, actor: by }));
    const answers = await Promise.allSettled([send('one'), send('two')]);
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    expect(refused).toHaveLength(1);
    expect(isControlFailure(refused[0], 'Conflict')).toBe(true);
    const info = await world.until(pid);
    const winner = answers[0].status === 'fulfilled' ? 'one' : 'two';
    expect(info).toMatchObject({ status: 'finished', output: { by: winner } });
    expect(info.attempts.filter(({ step }) => step === 'b')).toHaveLength(1);
  });

  test('the last step interrupts: one proceed finishes it', async () => {
    const world = await startWorld();
    const pid = await world.begin(world.file('last', { steps: [code('a', 'done({ n: 1 })', { interrupt: true })] }));
    expect((await world.until(pid)).status).toBe('interrupted');
    await world.with((client) => client.request(proceed, { pid, data: { n: 2 } }));
    expect(await world.info(pid)).toMatchObject({ status: 'finished', output: { n: 2 } });
  });

  test('progress after proceed: true states', async () => {
    const world = await startWorld();
    const steps = [code('a', 'done({})', { interrupt: true }), gated('b'), code('c', 'done(input)')];
    const pid = await world.begin(world.file('asks', { steps }));
    await world.until(pid);
    const before = await world.begin(world.file('before', { steps: [gated('x')] }));
    await running(world, before);
    const states = async (): Promise<string[]> => {
      const info = await world.info(pid);
      return [info.status, ...info.steps.map(({ status }) => status)];
    };
    expect(await states()).toEqual(['interrupted', 'interrupted', 'pending', 'pending']);
    await world.with((client) => client.request(proceed, { pid }));
    // The only place is taken: it waits, and nothing of it has run.
    expect(await states()).toEqual(['ready', 'finished', 'pending', 'pending']);
    writeFileSync(join(world.work, 'open'), '');
    await world.until(pid);
    expect(await states()).toEqual(['finished', 'finished', 'finished', 'finished']);
  });

  test('3 runners on one queue: one works, and no process runs twice', async () => {
    const world = await startWorld({ concurrency: 2 });
    const others = [commandOf(world.stateDir, ['--wait'], build.dist), commandOf(world.stateDir, [], build.dist)];
    const file = world.file('once', { steps: [{ id: 'a', run: 'echo "$STEPWELL_PID" >> "$TRACE"' }] });
    const pids = await Promise.all(Array.from({ length: 20 }, () => world.begin(file)));
    for (const pid of pids) expect((await world.until(pid)).status).toBe('finished');
    expect(world.traced().sort()).toEqual([...pids].sort());
    for (const other of others) {
      expect(await other.ended).toBe(0);
      expect(other.stderr()).toContain(`already: pid ${world.pid}`);
    }
    // And where there is none, three started at once are one.
    await world.kill();
    const more = [1, 2, 3].map(() => commandOf(world.stateDir, ['--wait', '--concurrency', '2'], build.dist));
    const again = await Promise.all(Array.from({ length: 20 }, () => world.begin(file)));
    for (const pid of again) expect((await world.until(pid)).status).toBe('finished');
    expect(world.traced().sort()).toEqual([...pids, ...again].sort());
    await eventually('two of three have left', () => more.filter(({ child }) => child.exitCode === 0).length === 2);
  });

  test('--max-processes=2, 4 queued: 2 run', async () => {
    const world = await startWorld();
    const blocker = await world.begin(world.file('blocker', { steps: [gated('a')] }));
    await running(world, blocker);
    const file = world.file('counted', { steps: [{ id: 'a', run: 'echo "$STEPWELL_PID" >> "$TRACE"' }] });
    const queued: string[] = [];
    for (let count = 0; count < 4; count += 1) queued.push(await world.begin(file));
    // Its step fails with the runner, so that the four are what is queued.
    await world.kill();
    expect(await world.command('runner', '--max-processes=2')).toMatchObject({ status: 0 });
    // In the order of their starts.
    expect(world.traced()).toEqual(queued.slice(0, 2));
    expect(await world.command('runner')).toMatchObject({ status: 0 });
    expect(world.traced()).toEqual(queued);
  });

  test('queued or interrupted for longer than anything is kept: kept, and runs', async () => {
    const world = new World({ dist: build.dist, concurrency: 1 });
    mkdirSync(world.stateDir, { mode: 0o700 });
    await world.start();
    const over = await world.begin(world.file('over', { steps: [{ id: 'a', run: 'true' }] }));
    await world.until(over);
    const asks = world.file('asks', { steps: [code('a', 'done({ n: 1 })', { interrupt: true })] });
    const paused = await world.begin(asks);
    await world.until(paused);
    const blocker = await world.begin(world.file('blocker', { steps: [gated('x', { idempotent: true })] }));
    await running(world, blocker);
    const ready = await next(world);
    await world.kill();
    // Whatever is over goes after 50 milliseconds.
    const retention = { days: 50 / 86_400_000, errorDays: 50 / 86_400_000, newest: 0 };
    writeFileSync(join(world.stateDir, 'settings.json'), JSON.stringify({ retention }), { mode: 0o600 });
    await world.start();
    await world.with(async (client) => {
      await eventually('what is over is gone', () =>
        client.request(get, { pid: over }).then(
          () => false,
          (error: unknown) => isControlFailure(error, 'NoSuchProcess'),
        ),
      );
      expect((await client.request(get, { pid: paused })).status).toBe('interrupted');
      expect((await client.request(get, { pid: ready })).status).toBe('ready');
      expect((await client.request(get, { pid: blocker })).status).toMatch(/^(ready|running)$/);
      const ended = client.request(wait, { pid: ready });
      writeFileSync(join(world.work, 'open'), '');
      expect((await ended).status).toBe('finished');
      await client.request(proceed, { pid: paused });
    });
  });

  test('process ids are 128 secure bits, and no part of one finds a process by chance', async () => {
    const world = await startWorld();
    const file = world.file('gated', { steps: [gated('a')] });
    const pids = await world.with((client) => Promise.all(Array.from({ length: 200 }, () => startOn(client, file))));
    expect(new Set(pids).size).toBe(200);
    for (const pid of pids) expect(pid).toMatch(/^[0-9a-f]{32}$/);
    // Each of the 128 bits is set in some and not in others: by chance that fails once in 10^57.
    const bits = pids.map((pid) => BigInt(`0x${pid}`));
    for (let bit = 0n; bit < 128n; bit += 1n) {
      const set = bits.filter((value) => (value >> bit) & 1n).length;
      expect(set > 0 && set < pids.length, `bit ${bit}`).toBe(true);
    }
    await world.with(async (client) => {
      const guess = client.request(get, { pid: '0'.repeat(32) });
      await expect(guess).rejects.toMatchObject({ reason: 'NoSuchProcess' });
      await expect(client.request(get, { pid: '0' })).rejects.toMatchObject({ reason: 'InvalidParams' });
    });
  });

  test('passwords of steps: never stored, masked everywhere', async () => {
    const world = await startWorld({ env: { VAULT_PASSWORD: SECRET } });
    const steps = [
      code(
        'a',
        `console.log('logging in with ' + process.env.PASSWORD);
         console.error(Buffer.from(process.env.PASSWORD).toString('base64'));
         event({ progress: { progress: 0.5, message: 'as ' + process.env.PASSWORD } });
         done({ length: process.env.PASSWORD.length });`,
      ),
      code('b', `console.error('no access with ' + process.env.PASSWORD); process.exit(1)`),
    ];
    const file = world.file('login', {
      secrets: { password: { env: 'VAULT_PASSWORD' } },
      steps: steps.map((step) => ({ ...step, env: { PASSWORD: '${{ secrets.password }}' } })),
    });
    // The client has it too; what it sends of its environment is what steps may inherit, no more.
    const env = { PATH: process.env['PATH'] ?? '', VAULT_PASSWORD: SECRET };
    const { pid } = await world.with((client) => client.request(start, { file, env }));
    const info = await world.until(pid);
    expect(info).toMatchObject({ status: 'error', error: { code: 'ExitCode', step: 'b' } });
    expect(info.error?.details?.stderr).toContain('no access with ');
    const { records } = await world.with((client) => client.request(readLog, { pid }));
    expect(records.map(({ message }) => message).join('\n')).toMatch(/logging in with \*+/);
    const all = await world.with((client) => client.request(list, { limit: 10 }));
    await world.kill();
    // Executors end with their runner, and take along what only running steps needed.
    await expect.poll(() => readdirSync(join(world.stateDir, 'scratch', '1')), { timeout: 30_000 }).toEqual([]);
    // Nor is it in any file of the runner, in whatever form the step printed it.
    const forms = [SECRET, Buffer.from(SECRET).toString('base64')];
    const kept = readdirSync(world.stateDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(kept.length).toBeGreaterThan(5);
    for (const form of forms) {
      expect(JSON.stringify([info, records, all])).not.toContain(form);
      expect(kept.filter((text) => text.includes(form))).toEqual([]);
    }
    expect(kept.some((text) => text.includes('logging in with'))).toBe(true);
  });
});
