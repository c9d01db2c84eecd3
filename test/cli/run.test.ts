import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ProcessRecord } from '../../protocol/process/record.ts';
import { code, folder, processOf, start, STEPWELL, stepwell } from './support/command.ts';

const add = (id: string, more: Record<string, unknown> = {}) =>
  code(id, `done({ ...input, seen: [...(input.seen ?? []), '${id}'] })`, more);
const record = (stdout: string): ProcessRecord => JSON.parse(stdout) as ProcessRecord;

describe('stepwell run', () => {
  test('prints the last output as JSON on standard output and plain lines on standard error', () => {
    const steps = [code('one', `console.log('working'); done({ n: 1 })`), add('two')];
    const cwd = folder({ 'p.process.json': processOf(steps, { title: 'A title for people' }) });
    const { status, stdout, stderr } = stepwell(['run', 'p.process.json'], { cwd });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '{\n  "n": 1,\n  "seen": [\n    "two"\n  ]\n}\n' });
    expect(stderr.replace(/\d+(\.\d+)? m?s/g, 'T')).toBe(
      [
        'sample: started (p.process.json)',
        'one: started',
        'one | working',
        'one: finished in T',
        'two: started',
        'two: finished in T',
        'sample: finished in T',
        '',
      ].join('\n'),
    );
  });

  test('leaves nothing behind', () => {
    const tmp = folder();
    const cwd = folder({ 'p.process.json': processOf([add('one')]) });
    expect(stepwell(['run', 'p.process.json'], { cwd, env: { TMPDIR: tmp, TEMP: tmp, TMP: tmp } }).status).toBe(0);
    expect(readdirSync(tmp)).toEqual([]);
  });

  test('tells every problem of the file by line and column', () => {
    const cwd = folder({
      'p.process.json': '{\n  "version": 1,\n  "name": "x",\n  "stepps": [],\n  "steps": [{ "id": "a" }]\n}',
    });
    const { status, stdout, stderr } = stepwell(['run', 'p.process.json'], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^p\.process\.json:4:3: error .*steps/m);
    expect(stderr).toMatch(/^p\.process\.json:5:\d+: error /m);
    expect(stderr).toContain('stepwell: p.process.json has 2 errors; nothing was run.');
  });

  describe('--data', () => {
    const files = {
      'p.process.json': processOf([add('one')], { data: { from: 'file' } }),
      'd.json': '{ "from": "@" }',
    };
    test.each([
      ['the default of the file', [], '', 'file'],
      ['JSON', ['--data', '{"from":"json"}'], '', 'json'],
      ['a file', ['--data', '@d.json'], '', '@'],
      ['standard input', ['--data', '-'], '{"from":"stdin"}', 'stdin'],
    ])('%s', (_name, args, input, from) => {
      const { stdout } = stepwell(['run', 'p.process.json', ...args], { cwd: folder(files), input });
      expect(JSON.parse(stdout)).toEqual({ from, seen: ['one'] });
    });

    test.each([
      ['{"a":', /^stepwell: The data \(--data\) cannot be used: the text is not JSON: /],
      ['[1]', /must be a JSON object, is an array/],
      ['{"a":1,"a":2}', /the key "a" appears twice/],
      ['{"n":12345678901234567890}', /beyond 2\^53-1/],
      ['d.json', /To read a file, write --data @d\.json\./],
      ['@nope.json', /cannot be read from nope\.json/],
    ])('refuses %s', (data, message) => {
      const { status, stdout, stderr } = stepwell(['run', 'p.process.json', '--data', data], { cwd: folder(files) });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(message);
    });

    test('must match the dataSchema', () => {
      const cwd = folder({
        'p.process.json': processOf([add('one')], { dataSchema: { type: 'object', required: ['id'] } }),
      });
      const { status, stderr } = stepwell(['run', 'p.process.json'], { cwd });
      expect(status).toBe(2);
      expect(stderr).toContain('does not match the dataSchema');
      expect(stderr).toContain('id');
    });
  });

  describe('--param', () => {
    const params = {
      type: 'object',
      properties: { n: { type: 'integer', maximum: 9 }, name: { type: 'string', default: 'x' } },
    };
    const show = code('one', `done(JSON.parse(fs.readFileSync(process.env.STEPWELL_WITH, 'utf8')))`, {
      with: { n: '${{ params.n }}', name: '${{ params.name }}' },
    });
    const files = { 'p.process.json': processOf([show], { params }) };

    test('is read as the schema has its type, defaults apply', () => {
      const { stdout } = stepwell(['run', 'p.process.json', '--param', 'n=7'], { cwd: folder(files) });
      expect(JSON.parse(stdout)).toEqual({ n: 7, name: 'x' });
    });

    test.each([['n=seven'], ['n=10'], ['novalue'], ['=1']])('refuses %s', (param) => {
      const { status, stdout, stderr } = stepwell(['run', 'p.process.json', '--param', param], { cwd: folder(files) });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^stepwell: .*param/);
    });
  });

  test('a failure gives status 1, the reason, the end of standard error and nothing on standard output', () => {
    const cwd = folder({
      'p.process.json': processOf([code('one', `console.error('disk is full'); process.exit(3)`), add('two')]),
    });
    const { status, stdout, stderr } = stepwell(['run', 'p.process.json'], { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^one: failed: ExitCode: /m);
    expect(stderr).toMatch(/^sample: failed after /m);
    expect(stderr.slice(stderr.indexOf('sample: failed'))).toContain('disk is full');
    expect(stderr).not.toContain('two');
  });

  test.each([
    ['a variable', { env: 'STEPWELL_TEST_NOT_SET' }, 'STEPWELL_TEST_NOT_SET is not set', 'Set the variable'],
    ['a file', { file: 'no-file' }, 'no-file cannot be read', 'Put the secret into that file'],
    ['a command', { command: ['no-such-program'] }, 'no-such-program failed', 'Run the command by itself'],
  ])('a secret from %s that is not there comes with a hint', (_name, source, message, hint) => {
    const more = { secrets: { TOKEN: source }, env: { T: '${{ secrets.TOKEN }}' } };
    const cwd = folder({ 'p.process.json': processOf([add('one')], more) });
    const { status, stderr } = stepwell(['run', 'p.process.json'], { cwd });
    expect(status).toBe(1);
    expect(stderr).toMatch(/SecretUnavailable: The secret TOKEN is not available: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(`Hint: ${hint}`);
  });

  test('a program that is missing comes with a hint', () => {
    const cwd = folder({ 'p.process.json': processOf([{ id: 'one', command: 'no-such-program' }]) });
    const { status, stderr } = stepwell(['run', 'p.process.json'], { cwd });
    expect(status).toBe(1);
    expect(stderr).toMatch(/SpawnFailed: .*no-such-program/);
    expect(stderr).toContain('Hint: Is the program installed');
  });

  test('retries are told with their number', () => {
    const cwd = folder({
      'p.process.json': processOf([
        code('one', `if (process.env.STEPWELL_ATTEMPT === '1') process.exit(75); done({})`, {
          retry: { maxAttempts: 3, delay: '1ms' },
        }),
      ]),
    });
    const { status, stderr } = stepwell(['run', 'p.process.json'], { cwd });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^one: started \(attempt 1 of 3\)$/m);
    expect(stderr).toMatch(/^one: failed \(attempt 1 of 3\): ExitCode: .*, again in /m);
    expect(stderr).toMatch(/^one: started \(attempt 2 of 3\)$/m);
  });

  test('progress is told by tenths', () => {
    const cwd = folder({
      'p.process.json': processOf([
        code(
          'one',
          `for (let i = 0; i <= 10; i += 5) event({ progress: { progress: i, total: 10, message: 'row ' + i } }); done({})`,
        ),
      ]),
    });
    expect(stepwell(['run', 'p.process.json'], { cwd }).stderr).toMatch(/^one: 100 % row 10$/m);
  });

  test('what steps print cannot steer the terminal', () => {
    const print = code('one', String.raw`console.log('\x1b[31mred\x1b[0m\x1b]0;evil\x07\u202eend'); done({})`);
    const cwd = folder({ 'p.process.json': processOf([print]) });
    expect(stepwell(['run', 'p.process.json'], { cwd }).stderr).toMatch(/^one \| redend$/m);
    expect(stepwell(['run', 'p.process.json'], { cwd, env: { FORCE_COLOR: '1' } }).stderr).toContain(
      'one | \x1b[31mred\x1b[0mend\x1b[0m\n',
    );
  });

  describe('--json prints the record', () => {
    test('of a process that finished', () => {
      const cwd = folder({ 'p.process.json': processOf([add('one')]) });
      const { status, stdout } = stepwell(['run', 'p.process.json', '--json', '--data', '{"a":1}'], { cwd });
      expect(status).toBe(0);
      expect(record(stdout)).toMatchObject({
        name: 'sample',
        file: join(cwd, 'p.process.json'),
        status: 'finished',
        attempt: 1,
        data: { a: 1 },
        output: { a: 1, seen: ['one'] },
        error: null,
        interrupt: null,
        steps: [{ id: 'one', status: 'finished', attempt: 1 }],
        rerunOf: null,
      });
      expect(record(stdout).pid).toMatch(/^[0-9a-f]{32}$/);
    });

    test('of one that failed', () => {
      const cwd = folder({ 'p.process.json': processOf([code('one', 'process.exit(3)'), add('two')]) });
      const { status, stdout } = stepwell(['run', 'p.process.json', '--json'], { cwd });
      expect(status).toBe(1);
      expect(record(stdout)).toMatchObject({
        status: 'error',
        output: null,
        error: { code: 'ExitCode', step: 'one', details: { exitCode: 3 } },
        steps: [{ status: 'error' }, { status: 'pending' }],
      });
    });
  });

  describe('--from and --until', () => {
    const files = {
      'p.process.json': processOf([add('one'), add('two'), add('three')], { dataSchema: { required: ['never'] } }),
    };

    test('run a part; what is before counts as skipped, what is after stays pending', () => {
      const args = ['run', 'p.process.json', '--from', 'two', '--until', 'two', '--data', '{"x":1}', '--json'];
      const { status, stdout } = stepwell(args, { cwd: folder(files) });
      expect(status).toBe(0);
      expect(record(stdout).output).toEqual({ x: 1, seen: ['two'] });
      expect(record(stdout).steps.map((step) => step.status)).toEqual(['skipped', 'finished', 'pending']);
    });

    test.each([
      ['an output', { with: { early: '${{ steps.early.output.n }}' } }, '`steps.early.output.n` in `with`'],
      ['a file', { env: { FILE: '${{ steps.early.artifacts.report }}' } }, '`steps.early.artifacts.report` in `env`'],
      ['it in a condition', { if: 'steps.early.output.n > 3' }, '`steps.early.output.n` in `if`'],
    ])('a step that names %s of a step passed over is told before anything runs', (_name, more, what) => {
      const cwd = folder({ 'p.process.json': processOf([add('early'), add('late', more)]) });
      const { status, stdout, stderr } = stepwell(['run', 'p.process.json', '--from', 'late'], { cwd });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(
        `  The step "late" needs ${what}, which has no value: "early" is skipped by --from.\nBegin at an earlier step`,
      );
    });

    test('that a step was passed over is known, and cleanup steps reckon with it', () => {
      const last = code('last', `console.log('got', JSON.stringify(process.env.N))`, {
        env: { N: '${{ steps.early.output.n }}' },
      });
      const late = add('late', { if: "steps.early.status == 'skipped'" });
      const cwd = folder({ 'p.process.json': processOf([add('early'), late], { finally: [last] }) });
      const { status, stdout, stderr } = stepwell(['run', 'p.process.json', '--from', 'late'], { cwd });
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ seen: ['late'] });
      expect(stderr).toContain('last | got undefined');
    });

    test.each([
      ['the inputSchema of the step', [add('one'), add('two', { inputSchema: { required: ['rows'] } })]],
      [
        'the schema of the pause before it',
        [add('one', { interrupt: { schema: { required: ['rows'] } } }), add('two')],
      ],
    ])('the data is checked against %s before anything runs', (_name, steps) => {
      const cwd = folder({ 'p.process.json': processOf(steps) });
      const args = ['run', 'p.process.json', '--from', 'two', '--data'];
      const { status, stderr } = stepwell([...args, '{}'], { cwd });
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^stepwell: The data does not match the (inputS|s)chema of the (step|pause after) "(two|one)"/,
      );
      expect(stderr).not.toContain('started');
      expect(stepwell([...args, '{"rows": []}'], { cwd }).status).toBe(0);
    });

    test.each([
      [['--from', 'twoo'], 'sample has no step "twoo" (--from). Did you mean two?', 6],
      [['--until', 'nothing-like-it'], 'sample has no step "nothing-like-it" (--until). It has one, two, three.', 6],
      [['--from', 'three', '--until', 'one'], 'Nothing to run: one (--until) comes before three (--from).', 2],
    ])('%j is refused', (args, message, status) => {
      const result = stepwell(['run', 'p.process.json', ...args], { cwd: folder(files) });
      expect(result).toEqual({ status, stdout: '', stderr: `stepwell: ${message}\n` });
    });
  });

  describe('an interrupt without a terminal', () => {
    const schema = { type: 'object', required: ['approved'] };
    const paused = (more: Record<string, unknown> = {}) => ({
      'p.process.json': processOf([add('one', { interrupt: { message: 'Please look', ...more } }), add('two')]),
    });

    test('stops with status 3', () => {
      const { status, stdout, stderr } = stepwell(['run', 'p.process.json'], { cwd: folder(paused()) });
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
      expect(stderr).toMatch(/^one: interrupted: Please look$/m);
    });

    test('with --json the data is in the record', () => {
      const { status, stdout } = stepwell(['run', 'p.process.json', '--json'], { cwd: folder(paused({ schema })) });
      expect(status).toBe(3);
      expect(record(stdout)).toMatchObject({
        status: 'interrupted',
        interrupt: { step: 'one', message: 'Please look', data: { seen: ['one'] }, schema, revision: 1 },
        steps: [{ status: 'interrupted' }, { status: 'pending' }],
      });
    });

    test('--on-interrupt proceed goes on with the data as it is', () => {
      const { status, stdout } = stepwell(['run', 'p.process.json', '--on-interrupt', 'proceed'], {
        cwd: folder(paused()),
      });
      expect({ status, output: JSON.parse(stdout) as unknown }).toEqual({
        status: 0,
        output: { seen: ['one', 'two'] },
      });
    });

    test('but not with data its schema refuses', () => {
      const { status, stderr } = stepwell(['run', 'p.process.json', '--on-interrupt', 'proceed'], {
        cwd: folder(paused({ schema })),
      });
      expect(status).toBe(3);
      expect(stderr).toMatch(/one: cannot proceed with the data as it is:\n {2}.*approved/);
    });

    test('--on-interrupt edit stops and says why', () => {
      const { status, stderr } = stepwell(['run', 'p.process.json', '--on-interrupt', 'edit'], {
        cwd: folder(paused()),
      });
      expect(status).toBe(3);
      expect(stderr).toContain('There is no terminal to edit on');
    });

    test('after the last step, one proceed finishes the process', () => {
      const cwd = folder({ 'p.process.json': processOf([add('one', { interrupt: true })]) });
      const { status, stdout } = stepwell(['run', 'p.process.json', '--on-interrupt', 'proceed', '--json'], { cwd });
      expect(status).toBe(0);
      expect(record(stdout)).toMatchObject({ status: 'finished', output: { seen: ['one'] } });
    });
  });

  describe('artifacts', () => {
    const files = {
      'p.process.json': processOf([
        code(
          'one',
          `fs.writeFileSync(process.env.STEPWELL_ARTIFACT_DIR + '/r.txt', 'kept');
           event({ artifact: { name: 'report', path: 'r.txt' } }); done({})`,
        ),
        add('two'),
      ]),
    };

    test('of steps on the way are counted, those of the last step and those in the output are named', () => {
      const file = (id: string, output: string) =>
        code(
          id,
          `fs.writeFileSync(process.env.STEPWELL_ARTIFACT_DIR + '/${id}.txt', 'x');
           event({ artifact: { name: '${id}', path: '${id}.txt' } });
           const path = process.env.STEPWELL_ARTIFACT_DIR + '/${id}.txt'; done(${output})`,
        );
      const cwd = folder({
        'p.process.json': processOf([
          file('rows', '{}'),
          file('archive', '{ archive: path }'),
          file('checksums', 'input'),
          add('last'),
        ]),
      });
      const { stderr } = stepwell(['run', 'p.process.json'], { cwd });
      const lines = stderr.slice(stderr.indexOf('Files:\n')).trimEnd().split('\n').slice(1);
      expect(lines.map((line) => line.split(/[:/\\]/)[0])).toEqual([
        '  archive',
        '  checksums',
        '  1 of earlier steps in ',
      ]);
    });

    test('are kept and named, and nothing else is', () => {
      const cwd = folder(files);
      const tmp = folder();
      const { status, stderr } = stepwell(['run', 'p.process.json'], {
        cwd,
        env: { TMPDIR: tmp, TEMP: tmp, TMP: tmp },
      });
      expect(status).toBe(0);
      const [, path = ''] = /^ {2}report: (.*)$/m.exec(stderr) ?? [];
      expect(readFileSync(path, 'utf8')).toBe('kept');
      const [workspace = ''] = readdirSync(tmp);
      expect(readdirSync(join(tmp, workspace))).toEqual([dirname(path).split(/[\\/]/).at(-1)]);
    });

    test('--artifacts chooses where', () => {
      const cwd = folder(files);
      const { stdout } = stepwell(['run', 'p.process.json', '--artifacts', 'out', '--json'], { cwd });
      const path = record(stdout).steps[0]?.artifacts[0]?.path ?? '';
      expect(path.startsWith(join(cwd, 'out'))).toBe(true);
      expect(existsSync(path)).toBe(true);
    });
  });

  describe.skipIf(process.platform === 'win32')('signals', () => {
    const waits = (javascript = '') => ({
      'p.process.json': processOf(
        [code('one', `${javascript} console.log('waiting'); setInterval(() => {}, 1000)`, { killGrace: '30s' })],
        {
          finally: [code('last', `console.log('cleaned up')`)],
        },
      ),
    });

    test.each([['SIGINT'], ['SIGTERM'], ['SIGHUP']] as const)(
      '%s cancels: the step may end by itself, finally runs, status 130',
      async (signal) => {
        const cwd = folder(waits());
        const running = start(process.execPath, [STEPWELL, 'run', 'p.process.json', '--json'], { cwd });
        await running.sees('one | waiting');
        running.kill(signal);
        const { status, stdout, stderr } = await running.ended;
        expect(status).toBe(130);
        expect(stderr).toContain('Cancelling');
        expect(stderr).toContain('last | cleaned up');
        expect(record(stdout)).toMatchObject({
          status: 'cancelled',
          steps: [{ status: 'cancelled' }, { status: 'finished' }],
        });
      },
    );

    test('a second one kills what does not end', async () => {
      const cwd = folder(waits(`process.on('SIGTERM', () => console.log('ignored'));`));
      const running = start(process.execPath, [STEPWELL, 'run', 'p.process.json'], { cwd });
      await running.sees('one | waiting');
      running.kill('SIGINT');
      await running.sees('press Ctrl-C again to kill');
      running.kill('SIGINT');
      expect((await running.ended).status).toBe(130);
    });
  });

  test('a reader of the output that went away is no reason to fail', async () => {
    const cwd = folder({ 'p.process.json': processOf([code('one', `done({ big: 'x'.repeat(500000) })`)]) });
    const running = start(
      'sh',
      ['-c', '{ "$0" "$1" run p.process.json; echo "status $?" >&2; } | head -c 1', process.execPath, STEPWELL],
      { cwd },
    );
    expect((await running.ended).stderr).toContain('status 0');
  });

  test('files are found from wherever it is called', () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'sub'));
    writeFileSync(join(cwd, 'sub', 'p.process.json'), processOf([code('one', `done({ cwd: process.cwd() })`)]));
    expect(JSON.parse(stepwell(['run', 'sub/p.process.json'], { cwd }).stdout)).toEqual({ cwd: join(cwd, 'sub') });
  });
});
