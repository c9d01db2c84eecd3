import { afterAll, describe, expect, test } from 'vitest';
import { Masker } from '../../runner/executor/secrets/masker.ts';
import { FakeClock } from './support/fake-clock.ts';
import { nodeStep, removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

const SECRET = 'hunter2-secret-value';

/** A process with one secret in the variable TOKEN of its steps. */
const withSecret = (steps: object[], more: object = {}): object => ({
  secrets: { TOKEN: { env: 'VAULT_TOKEN' } },
  env: { TOKEN: '${{ secrets.TOKEN }}' },
  steps,
  ...more,
});
const runnerEnv = { VAULT_TOKEN: SECRET };

describe('secrets', () => {
  test('reach steps by env, and the runner variable they come from does not', async () => {
    const { outcome } = await runProcess({
      runnerEnv,
      process: withSecret([
        nodeStep('one', 'return { length: process.env.TOKEN.length, raw: process.env.VAULT_TOKEN ?? null }'),
      ]),
    });
    expect(outcome).toEqual({ status: 'finished', output: { length: SECRET.length, raw: null } });
  });

  test('come from files and commands too, without their last line break', async () => {
    const { outcome } = await runProcess({
      files: { 'token.txt': `${SECRET}\n` },
      process: {
        secrets: {
          A: { file: 'token.txt' },
          B: { command: [process.execPath, '-e', 'console.log("from-a-command")'] },
        },
        env: { A: '${{ secrets.A }}', B: '${{ secrets.B }}' },
        steps: [nodeStep('one', 'return { a: process.env.A.length, b: process.env.B.length }')],
      },
    });
    expect(outcome).toEqual({ status: 'finished', output: { a: SECRET.length, b: 14 } });
  });

  test('one that is missing is SecretUnavailable before any step', async () => {
    const { outcome, events } = await runProcess({ process: withSecret([{ id: 'one', command: 'true' }]) });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'SecretUnavailable' } });
    expect(JSON.stringify(outcome)).toContain('VAULT_TOKEN');
    expect(events.map((event) => event.type)).toEqual(['processStarted', 'processFailed']);
  });

  test('are masked in logs, standard error, errors, progress and messages before anything is kept', async () => {
    const { outcome, log, mentions } = await runProcess({
      runnerEnv,
      process: withSecret([
        {
          id: 'one',
          run: `echo "out $TOKEN"; echo "err $TOKEN" >&2; printf "%s" "$TOKEN" | base64
                echo '{"progress": {"progress": 1, "message": "with '$TOKEN'"}}' >> $STEPWELL_EVENTS
                echo '{"log": "log '$TOKEN'"}' >> $STEPWELL_EVENTS
                exit 1`,
        },
      ]),
    });
    expect(outcome).toMatchObject({ error: { details: { stderr: 'err ***' } } });
    expect(log('one')).toEqual(expect.arrayContaining(['out ***', 'err ***', '***', 'log ***']) as unknown);
    expect(mentions(SECRET)).toBe(false);
    expect(mentions(Buffer.from(SECRET).toString('base64'))).toBe(false);
  });

  test('an output that contains one is refused with the place', async () => {
    const { outcome, mentions } = await runProcess({
      runnerEnv,
      process: withSecret([nodeStep('one', 'return { list: [{ "a/b": `x ${process.env.TOKEN}` }] }')]),
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'SecretInData' } });
    expect(JSON.stringify(outcome)).toContain('/list/0/a~1b');
    expect(mentions(SECRET)).toBe(false);
  });

  test('data to start or to proceed with that contains one is refused before any step', async () => {
    const { outcome, events } = await runProcess({
      runnerEnv,
      data: { note: `use ${SECRET}` },
      process: withSecret([{ id: 'one', command: 'true' }]),
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'SecretInData' } });
    expect(JSON.stringify(outcome)).toContain('/note');
    expect(events.map((event) => event.type)).toEqual(['processStarted', 'processFailed']);
  });

  test('an output that contains one is kept nowhere even when it comes late', async () => {
    const clock = new FakeClock();
    const { outcome, events, mentions } = await runProcess({
      clock,
      runnerEnv,
      onEvent: (event) => {
        if (event.type === 'stepLog') clock.advance(1000);
      },
      process: withSecret([
        nodeStep(
          'one',
          `process.on('SIGTERM', () => { fs.writeFileSync(process.env.STEPWELL_OUTPUT, JSON.stringify({ t: process.env.TOKEN })); process.exit(0); });
          console.log('up'); await new Promise((resolve) => setTimeout(resolve, 60000));`,
          { timeout: '1s' },
        ),
      ]),
    });
    expect(outcome).toMatchObject({ error: { code: 'Timeout' } });
    expect(events.find((event) => event.type === 'stepFailed')).not.toHaveProperty('lateOutput');
    expect(mentions(SECRET)).toBe(false);
  });

  test('a value that a step masks is masked from then on, in the very next line of its output', async () => {
    const { log } = await runProcess({
      process: {
        steps: [{ id: 'one', run: `echo '{"mask": "from-the-vault"}' >> $STEPWELL_EVENTS; echo got from-the-vault` }],
      },
    });
    expect(log('one')).toEqual(['got ***']);
  });

  test('values under 6 characters are not masked; a warning says so', async () => {
    const { log } = await runProcess({
      process: { steps: [{ id: 'one', run: `echo '{"mask": "abc"}' >> $STEPWELL_EVENTS; echo abc` }] },
    });
    expect(log('one')).toEqual([expect.stringContaining('fewer than 6'), 'abc']);
  });

  test('a short secret of the file is warned about by name', async () => {
    const { log } = await runProcess({
      runnerEnv: { VAULT_TOKEN: 'abc' },
      process: withSecret([{ id: 'one', command: 'true' }]),
    });
    expect(log()).toEqual([expect.stringContaining('TOKEN')]);
  });

  test('an expression cannot carry one out of env by naming the variable', async () => {
    const running = runProcess({
      runnerEnv,
      process: withSecret([{ id: 'one', command: 'echo', args: ['${{ env.TOKEN }}'] }]),
    });
    await expect(running).rejects.toThrow('holds a secret');
  });
});

describe('the masker', () => {
  const masker = new Masker();
  masker.add('line one\nline two');
  masker.add('pa"ss\\word');

  test.each([
    ['a line of a value of several lines', 'x line two y', 'x *** y'],
    ['the value inside JSON', '{"p":"pa\\"ss\\\\word"}', '{"p":"***"}'],
    ['the value inside a URL', 'https://u:pa%22ss%5Cword@host', 'https://u:***@host'],
  ])('hides %s', (_, text, expected) => {
    expect(masker.mask(text)).toBe(expected);
  });

  test.each([0, 1, 2, 3, 4])('hides the value inside base64 of a longer text, %d bytes in', (offset) => {
    const text = Buffer.from(`${'u'.repeat(offset)}pa"ss\\word and more`).toString('base64');
    const masked = masker.mask(text);
    expect(masked).toContain('***');
    expect(Buffer.from(masked.split('***')[0] ?? '', 'base64').toString()).not.toContain('pa"');
  });
});
