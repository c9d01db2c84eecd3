import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STEPWELL } from '../support/command.ts';
import { hasTerminal, onTerminal, plain } from '../support/pseudo-terminal.ts';
import { openQueue, type Queue } from './queue.ts';

let queue: Queue;
beforeAll(() => {
  queue = openQueue();
});
afterAll(() => queue.dispose());

const terminal = (args: string[], more: NodeJS.ProcessEnv = {}, columns = 100) =>
  onTerminal(args, { cwd: queue.cwd, columns, env: { ...queue.env, ...more } });

/** An editor that does what the test says with the `file` it is given and its `text`. */
function editor(javascript: string): string {
  const path = join(queue.cwd, 'editor.mjs');
  writeFileSync(
    path,
    `import fs from 'node:fs';
     import { spawnSync } from 'node:child_process';
     const file = process.argv.at(-1);
     const text = fs.readFileSync(file, 'utf8');
     const stepwell = (...args) => spawnSync(process.execPath, [${JSON.stringify(STEPWELL)}, ...args]);
     ${javascript}`,
  );
  chmodSync(path, 0o755);
  return `"${process.execPath}" "${path}"`;
}

function asking(): string {
  const pid = queue.start('asks.process.json');
  expect(queue.run('wait', pid).status).toBe(3);
  return pid;
}

const ENTER_SCREEN = '\x1b[?1049h';
const LEAVE_SCREEN = '\x1b[?1049l';

describe.skipIf(!hasTerminal)('proceed on a terminal (needs util-linux script)', () => {
  test('opens the data in the editor, shows what was changed, asks, and sends it', async () => {
    const pid = asking();
    const EDITOR = editor(`fs.writeFileSync(file, text.replace('"x"', '"edited"'))`);
    const running = terminal(['proceed', pid], { EDITOR });
    await running.sees('Proceed?');
    running.type('y\n');
    const { stdout } = await running.ended;
    const shown = plain(stdout);
    expect(shown).toMatch(/First step asks:\s+Is this right\?\s+Next: Second step/);
    expect(shown).toMatch(/-\s+"name": "x"\s+\+\s+"name": "edited"/);
    expect(shown).toContain(pid);
    expect(shown).toContain('[status 0]');
    queue.run('wait', pid);
    expect(queue.info(pid).output).toEqual({ n: 1, name: 'edited', went: true });
  });

  test('data that does not match is edited again before anything is sent', async () => {
    const pid = asking();
    const EDITOR = editor(
      `fs.writeFileSync(file, text.includes('"one"') ? text.replace('"one"', '2') : text.replace('1', '"one"'))`,
    );
    const running = terminal(['proceed', pid, '--wait'], { EDITOR });
    await running.sees('Edit again?');
    expect(queue.info(pid).status).toBe('interrupted');
    running.type('y\n');
    await running.sees('Proceed?');
    running.type('y\n');
    expect((await running.ended).stdout).toContain('[status 0]');
    expect(queue.info(pid).output).toMatchObject({ n: 2 });
  });

  test('stop keeps what was edited as a draft in the runner, and the next one goes on from there', async () => {
    const pid = asking();
    const first = terminal(['proceed', pid], {
      EDITOR: editor(`fs.writeFileSync(file, text.replace('"x"', '"draft"'))`),
    });
    await first.sees('Proceed?');
    first.type('s\n');
    const stopped = (await first.ended).stdout;
    expect(plain(stopped)).toContain('kept as a draft');
    expect(stopped).toContain('[status 3]');
    expect(queue.info(pid).interrupt?.data).toEqual({ n: 1, name: 'draft' });
    const second = terminal(['proceed', pid, '--wait'], { EDITOR: editor('') });
    await second.sees('Nothing was changed.');
    second.type('y\n');
    await second.ended;
    expect(queue.info(pid).output).toMatchObject({ name: 'draft' });
  });

  test('somebody who was faster is named, and what was edited is kept in a file', async () => {
    const pid = asking();
    const EDITOR = editor(
      `stepwell('proceed', ${JSON.stringify(pid)}, '--as-is'); fs.writeFileSync(file, text.replace('"x"', '"too late"'))`,
    );
    const running = terminal(['proceed', pid], { EDITOR }, 200);
    await running.sees('Proceed?');
    running.type('y\n');
    const shown = plain((await running.ended).stdout);
    expect(shown).toMatch(/stepwell: .* was first(, .* ago| just now); nothing was sent/);
    expect(shown).toContain('[status 5]');
    const [, file = ''] = /is kept in (\S+)/.exec(shown) ?? [];
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ n: 1, name: 'too late' });
  });

  test('Ctrl-C at the question sends nothing: exit status 130', async () => {
    const pid = asking();
    const running = terminal(['proceed', pid], { EDITOR: editor('') });
    await running.sees('Proceed?');
    running.type('\x03');
    expect((await running.ended).stdout).toContain('[status 130]');
    expect(queue.info(pid).status).toBe('interrupted');
  });
});

describe.skipIf(!hasTerminal)('start --wait on a terminal', () => {
  test('shows the steps live and says what to do at the end', async () => {
    const { stdout } = await terminal(['start', 'bad.process.json', '--wait']).ended;
    const shown = plain(stdout);
    expect(shown).toMatch(/✔ one +\d/);
    expect(shown).toMatch(/✖ two +\d.*ExitCode/);
    expect(shown).toContain('✖ Failed after ');
    expect(shown).toMatch(/retry [0-9a-f]{8}/);
    expect(shown).toContain('[status 1]');
  });

  test('Ctrl-C leaves the process running', async () => {
    const running = terminal(['start', 'long.process.json', '--wait']);
    await running.sees('waiting');
    running.type('\x03');
    const { stdout } = await running.ended;
    expect(plain(stdout)).toContain('Ctrl-C leaves it running');
    expect(plain(stdout)).toContain('It goes on in the runner.');
    expect(stdout).toContain('[status 130]');
    const pid = /[0-9a-f]{32}/.exec(plain(stdout))?.[0] ?? '';
    expect(queue.info(pid).status).toBe('running');
    queue.run('cancel', pid, '--now');
    expect(queue.run('wait', pid).status).toBe(130);
  });
});

describe.skipIf(!hasTerminal)('watch', () => {
  test('shows processes as they come and change, and gives the terminal back', async () => {
    const running = terminal(['watch']);
    await running.sees('Needs you');
    const pid = queue.start('asks.process.json');
    await running.sees(new RegExp(`${pid.slice(0, 8)}.*interrupted`));
    running.type('q');
    const { stdout } = await running.ended;
    expect(stdout).toContain('[status 0]');
    expect(stdout.lastIndexOf(LEAVE_SCREEN)).toBeGreaterThan(stdout.lastIndexOf(ENTER_SCREEN));
    expect(stdout).toContain('\x1b[?25h');
  });

  test('Enter opens a process, l its log, Esc goes back', async () => {
    const pid = queue.start('bad.process.json');
    queue.run('wait', pid);
    const running = terminal(['watch']);
    await running.sees(`> ${pid.slice(0, 8)}`);
    running.type('\r');
    await running.sees('The last it wrote to standard error');
    running.type('l');
    await running.sees('all of it');
    running.type('\x1b');
    await running.sees(`Process ${pid.slice(0, 8)}`);
    running.type('q');
    await running.ended;
  });

  test('a process is cancelled after a yes', async () => {
    const pid = queue.start('long.process.json');
    const running = terminal(['watch', '--search', pid.slice(0, 8)]);
    await running.sees(`> ${pid.slice(0, 8)}`);
    running.type('c');
    await running.sees('(y/n)');
    running.type('y');
    await running.sees(/Cancell(ing|ed) /);
    running.type('q');
    await running.ended;
    expect(queue.run('wait', pid).status).toBe(130);
  });

  test('/ searches while one types; a filter without anything says so', async () => {
    const running = terminal(['watch']);
    await running.sees('Needs you');
    running.type('/no such thing\r');
    await running.sees('None here.');
    running.type('q');
    await running.ended;
  });

  test('p answers a question in the editor and comes back', async () => {
    const pid = asking();
    const running = terminal(['watch', '--search', pid.slice(0, 8)], {
      EDITOR: editor(`fs.writeFileSync(file, text.replace('"x"', '"watched"'))`),
    });
    await running.sees(`> ${pid.slice(0, 8)}`);
    running.type('p');
    await running.sees('Proceed?');
    running.type('y\n');
    await running.sees('goes on.');
    running.type('q');
    await running.ended;
    queue.run('wait', pid);
    expect(queue.info(pid).output).toMatchObject({ name: 'watched' });
  });

  test('a signal that ends it leaves the terminal as it was', async () => {
    const running = terminal(['watch']);
    await running.sees('Needs you');
    for (const pid of childrenOf('watch')) process.kill(pid, 'SIGTERM');
    const { stdout } = await running.ended;
    expect(stdout.lastIndexOf(LEAVE_SCREEN)).toBeGreaterThan(stdout.lastIndexOf(ENTER_SCREEN));
  });

  test('without a terminal it says what to use: exit status 2', () => {
    expect(queue.run('watch')).toMatchObject({ status: 2, stderr: expect.stringContaining('stepwell list') as string });
  });
});

/** Ids of the running `stepwell COMMAND` of this queue: found by the state directory in their environment. */
function childrenOf(command: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        const env = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        return words[1] === STEPWELL && words[2] === command && env.includes(`STEPWELL_STATE_DIR=${queue.stateDir}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
