import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ProcessRecord } from '../../protocol/process/record.ts';
import { code, folder, processOf, STEPWELL, stepwell } from './support/command.ts';

const add = (id: string, more: Record<string, unknown> = {}) =>
  code(id, `done({ ...input, seen: [...(input.seen ?? []), '${id}'] })`, more);

/** Makes a number and a file, which the step `late` names. */
const early = code(
  'early',
  `fs.writeFileSync(process.env.STEPWELL_ARTIFACT_DIR + '/r.txt', 'the report');
   event({ artifact: { name: 'report', path: 'r.txt' } }); done({ n: 7 })`,
);
const late = code(
  'late',
  `const { n, file } = JSON.parse(fs.readFileSync(process.env.STEPWELL_WITH, 'utf8'));
   done({ ...input, n, report: fs.readFileSync(file, 'utf8') })`,
  { with: { n: '${{ steps.early.output.n }}', file: '${{ steps.early.artifacts.report }}' } },
);
const look = (interrupt: Record<string, unknown> = {}) =>
  code('look', `done({ count: 1 })`, { interrupt: { message: 'Please look', ...interrupt } });

interface Kept {
  folder: string;
  data: string;
  record: ProcessRecord;
}

/** Runs up to where it stops, as a script does. */
function stopped(cwd: string, ...more: string[]): Kept {
  const { status, stdout } = stepwell(['run', 'p.process.json', '--json', ...more], { cwd });
  expect(status).toBe(3);
  const { keptIn, ...record } = JSON.parse(stdout) as ProcessRecord & { keptIn: string };
  return { folder: keptIn, data: join(keptIn, 'data.json'), record };
}

describe('a run that was interrupted', () => {
  test('says how to go on in a line of its own, which works as it stands', () => {
    const cwd = folder({ 'p.process.json': processOf([early, look(), late]) });
    const { stderr } = stepwell(['run', 'p.process.json'], { cwd });
    const lines = stderr.trimEnd().split('\n');
    expect(lines.at(-2)).toBe('To go on from here:');
    expect(lines.at(-3)).toMatch(/^The data, to edit if need be: .*data\.json$/);
    const words = (lines.at(-1) ?? '').split(' ');
    expect(words.slice(0, -1)).toEqual(['node', STEPWELL, 'run', 'p.process.json', '--continue']);
    const next = stepwell(words.slice(2), { cwd });
    expect(next.status).toBe(0);
    expect(JSON.parse(next.stdout)).toEqual({ count: 1, n: 7, report: 'the report' });
    expect(next.stderr).toMatch(/^sample: continued \(p\.process\.json\)\nlate: started\n/);
  });

  test('is the same process for whoever goes on with it', () => {
    const cwd = folder({ 'p.process.json': processOf([early, look(), late]) });
    const { folder: kept, record } = stopped(cwd, '--data', '{"start":1}');
    const args = ['run', 'p.process.json', '--continue', kept, '--json'];
    const after = JSON.parse(stepwell(args, { cwd }).stdout) as ProcessRecord;
    const { pid, createdAt, startedAt, data } = record;
    expect(after).toMatchObject({ pid, createdAt, startedAt, data, status: 'finished', attempt: 2, interrupt: null });
    expect(after.data).toEqual({ start: 1 });
    expect(after.steps.map(({ status }) => status)).toEqual(['finished', 'finished', 'finished']);
    expect(after.steps[0]?.artifacts).toEqual(record.steps[0]?.artifacts);
    expect(after).not.toHaveProperty('keptIn');
  });

  test('goes on with the data as it was edited, if it is what the pause and the next step ask for', () => {
    const schema = { properties: { count: { type: 'integer' } } };
    const inputSchema = { properties: { count: { maximum: 5 } } };
    const cwd = folder({ 'p.process.json': processOf([look({ schema }), add('two', { inputSchema })]) });
    const { folder: kept, data } = stopped(cwd);
    const goOn = (text: string) => {
      writeFileSync(data, text);
      return stepwell(['run', 'p.process.json', '--continue', kept], { cwd });
    };
    expect(goOn('{ "count": "x" }')).toMatchObject({
      status: 2,
      stderr:
        'stepwell: The data does not match the schema of the pause after "look":\n  /count must be an integer, is "x"\n',
    });
    expect(goOn('{ "count": 6 }').stderr).toContain('does not match the inputSchema of the step "two":\n  /count');
    expect(goOn('{ "count": 1, }').stderr).toMatch(/^stepwell: The data \(.*data\.json\) cannot be used/);
    expect(JSON.parse(goOn('{ "count": 5 }').stdout)).toEqual({ count: 5, seen: ['two'] });
  });

  test('takes its parameters and --until along; --data, --param and --until replace them', () => {
    const params = { properties: { who: { type: 'string' }, times: { type: 'integer', default: 1 } } };
    const say = code('say', `done({ ...input, ...JSON.parse(fs.readFileSync(process.env.STEPWELL_WITH, 'utf8')) })`, {
      with: { who: '${{ params.who }}', times: '${{ params.times }}' },
    });
    const cwd = folder({ 'p.process.json': processOf([look(), say, add('more')], { params }) });
    const { folder: kept } = stopped(cwd, '--param', 'who=Ann', '--param', 'times=2', '--until', 'say');
    const goOn = (...more: string[]): unknown =>
      JSON.parse(stepwell(['run', 'p.process.json', '--continue', kept, ...more], { cwd }).stdout);
    expect(goOn()).toEqual({ count: 1, who: 'Ann', times: 2 });
    expect(goOn('--param', 'who=Bob', '--until', 'more', '--data', '{}')).toEqual({
      who: 'Bob',
      times: 2,
      seen: ['more'],
    });
  });

  test('after its last step goes on to `finally`', () => {
    const last = code('last', `console.log('cleaned up')`);
    const cwd = folder({ 'p.process.json': processOf([look()], { finally: [last] }) });
    const { folder: kept, data } = stopped(cwd);
    writeFileSync(data, '{ "right": true }');
    const { status, stdout, stderr } = stepwell(['run', 'p.process.json', '--continue', kept], { cwd });
    expect({ status, output: JSON.parse(stdout) as unknown }).toEqual({ status: 0, output: { right: true } });
    expect(stderr).toContain('last | cleaned up');
  });

  test('may be interrupted again, and what came before is still known', () => {
    const cwd = folder({ 'p.process.json': processOf([early, look(), add('between', { interrupt: true }), late]) });
    const first = stopped(cwd);
    const second = stopped(cwd, '--continue', first.folder);
    const { stdout } = stepwell(['run', 'p.process.json', '--continue', second.folder], { cwd });
    expect(JSON.parse(stdout)).toEqual({ count: 1, seen: ['between'], n: 7, report: 'the report' });
  });

  test('whose pause has run out meanwhile ends with InterruptExpired', () => {
    const tell = code('tell', `console.log('told of', process.env.CODE)`, { env: { CODE: '${{ error.code }}' } });
    const cwd = folder({
      'p.process.json': processOf([look({ expiresIn: '1ms' }), add('two')], { onFailure: [tell] }),
    });
    const { folder: kept } = stopped(cwd);
    const { status, stderr } = stepwell(['run', 'p.process.json', '--continue', kept], { cwd });
    expect(status).toBe(1);
    expect(stderr).toContain('tell | told of InterruptExpired');
    expect(stderr).toMatch(/InterruptExpired: The pause after "look" ran out at 20\d\d-.*Z: nobody let/);
    expect(stderr).not.toContain('two');
  });

  test.skipIf(process.platform === 'win32')('is kept for its user alone', () => {
    const { folder: kept, data } = stopped(folder({ 'p.process.json': processOf([look(), add('two')]) }));
    const modes = [kept, data, join(kept, 'run.json')].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });
});

describe('what cannot be gone on with is told before anything runs', () => {
  test('a folder of something else', () => {
    const cwd = folder({ 'p.process.json': processOf([look(), add('two')]), 'run.json': '{ "version": 9 }' });
    const goOn = (kept: string): unknown => stepwell(['run', 'p.process.json', '--continue', kept], { cwd });
    expect(goOn('nowhere')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'stepwell: nowhere is no folder that a run has kept: there is no run.json in it.\n',
    });
    expect(goOn('.')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('was not written by this version') as string,
    });
  });

  test('a run of another process, or of a step that is gone', () => {
    const cwd = folder({ 'p.process.json': processOf([look(), add('two')]) });
    const { folder: kept } = stopped(cwd);
    writeFileSync(join(cwd, 'p.process.json'), processOf([look(), add('three')]));
    const args = ['run', 'p.process.json', '--continue', kept];
    expect(stepwell(args, { cwd })).toMatchObject({
      status: 6,
      stderr: 'stepwell: sample has no step "two" (--continue). It has look, three.\n',
    });
    writeFileSync(join(cwd, 'p.process.json'), processOf([look(), add('two')], { name: 'other' }));
    expect(stepwell(args, { cwd }).stderr).toBe(`stepwell: ${kept} was kept by a run of sample, not of other.\n`);
  });

  test('a file that is gone, and an output that the file did not name when the run stopped', () => {
    const cwd = folder({ 'p.process.json': processOf([add('first'), early, look(), late]) });
    const { folder: kept, record } = stopped(cwd);
    const path = record.steps[1]?.artifacts[0]?.path ?? '';
    rmSync(path);
    const curious = add('curious', { if: 'steps.first.output.seen' });
    writeFileSync(join(cwd, 'p.process.json'), processOf([add('first'), early, look(), late, curious]));
    const { status, stderr } = stepwell(['run', 'p.process.json', '--continue', kept], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(
      `"late" needs \`steps.early.artifacts.report\` in \`with\`, and the file is gone: ${path}.`,
    );
    expect(stderr).toContain('"curious" needs `steps.first.output.seen` in `if`, which was not kept');
  });

  test('--continue together with --from', () => {
    const cwd = folder({ 'p.process.json': processOf([look(), add('two')]) });
    expect(stepwell(['run', 'p.process.json', '--continue', '.', '--from', 'two'], { cwd })).toMatchObject({
      status: 2,
      stderr: 'stepwell: --continue says where to go on; leave out --from.\n',
    });
  });
});

test('the data of a run in which nothing needs more is all that is kept of its outputs', () => {
  const cwd = folder({ 'p.process.json': processOf([add('one'), look(), add('two')]) });
  const { results } = JSON.parse(readFileSync(join(stopped(cwd).folder, 'run.json'), 'utf8')) as { results: unknown };
  expect(results).toEqual({});
});
