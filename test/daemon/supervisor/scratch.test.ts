import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeScratch } from '../../../runner/daemon/supervisor/remove-scratch.ts';
import { until } from '../../executor/launch/support/programs.ts';
import { job, supervisor } from './support/jobs.ts';
import { TestListener } from './support/listener.ts';

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-scratch-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** What the one step of a process prints as its output, run by a supervisor. */
async function outputOf(pool: ReturnType<typeof supervisor>, run: string): Promise<unknown> {
  const listener = new TestListener();
  const request = job({ steps: [{ id: 'one', run }] });
  expect((await pool.run(request, listener).ended).outcome).toEqual({ status: 'finished' });
  const end = listener.events.at(-1);
  return end?.type === 'processFinished' ? JSON.parse(listener.data.get(end.output.hash) ?? '') : undefined;
}

const tellPlaces = `printf '{"temp":"%s","output":"%s"}' "$STEPWELL_TEMP_DIR" "$STEPWELL_OUTPUT" > "$STEPWELL_OUTPUT"`;
const tellContents = `
  list="$(ls "$(dirname "$STEPWELL_OUTPUT")" | tr '\\n' ' ')"
  printf '{"files":"%s","said":"%s","temp":"%s"}' "$list" "$(cat "$STEPWELL_OUTPUT" "$STEPWELL_EVENTS")" "$(ls -A "$STEPWELL_TEMP_DIR")" > "$STEPWELL_OUTPUT.new"
  cat "$STEPWELL_OUTPUT.new" > "$STEPWELL_OUTPUT"; rm "$STEPWELL_OUTPUT.new"`;

test('what steps need while they run serves one process after the other', async () => {
  const scratch = scratchFolder();
  const pool = supervisor({ scratch });
  const first = await outputOf(pool, tellPlaces);
  expect(await outputOf(pool, tellPlaces)).toEqual(first);
  expect((first as { temp: string }).temp.startsWith(scratch)).toBe(true);
});

test('the next process finds nothing of the one before', async () => {
  const pool = supervisor({ scratch: scratchFolder() });
  await outputOf(
    pool,
    `echo '{"log":"secret"}' >> "$STEPWELL_EVENTS"; echo secret > "$STEPWELL_TEMP_DIR/left"; echo '{"secret":1}' > "$STEPWELL_OUTPUT"`,
  );
  const found = (await outputOf(pool, tellContents)) as { files: string; said: string; temp: string };
  expect(found.said).toBe('');
  expect(found.temp).toBe('');
  expect(found.files).not.toContain('secret');
});

test.each([
  ['a file put beside them', 'echo x > "$(dirname "$STEPWELL_OUTPUT")/left"'],
  ['a second name for one of them', 'ln "$STEPWELL_INPUT" "$STEPWELL_TEMP_DIR/kept"'],
  ['a link in place of one', 'ln -sf /dev/null "$STEPWELL_EVENTS"'],
])('files of a command are not used again after %s', async (_what, meddles) => {
  const pool = supervisor({ scratch: scratchFolder() });
  const before = (await outputOf(pool, `${meddles}; ${tellPlaces}`)) as { output: string };
  const after = (await outputOf(pool, tellPlaces)) as { output: string };
  expect(after.output).not.toBe(before.output);
  await until(() => !existsSync(dirname(before.output)), 'the old ones are removed');
});

test('a finished process that left nothing leaves no folder', async () => {
  const pool = supervisor({ scratch: scratchFolder() });
  const request = job({ steps: [{ id: 'one', command: 'true' }] });
  expect((await pool.run(request, new TestListener()).ended).outcome).toEqual({ status: 'finished' });
  await until(() => !existsSync(request.job.workspace), 'its workspace is removed');
});

test('an executor takes its scratch folder with it, killed or not', async () => {
  const scratch = scratchFolder();
  const pool = supervisor({ scratch });
  await outputOf(pool, tellPlaces);
  const [pid = 0] = pool.pids();
  process.kill(pid, 'SIGKILL');
  await until(() => !pool.pids().includes(pid), 'it has ended');
  await outputOf(pool, tellPlaces);
  await pool.close();
  await until(() => readdirSync(scratch).length === 0, 'nothing is left');
});

test('a runner removes the scratch folders of those before it', async () => {
  const scratch = scratchFolder();
  const [old, own] = [supervisor({ scratch: join(scratch, '1') }), supervisor({ scratch: join(scratch, '2') })];
  await Promise.all([outputOf(old, tellPlaces), outputOf(own, tellPlaces)]);
  await removeScratch(scratch, '2');
  expect(readdirSync(scratch)).toEqual(['2']);
});
