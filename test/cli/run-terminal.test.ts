import { existsSync, readFileSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { code, folder, processOf } from './support/command.ts';
import { hasTerminal, onTerminal, plain } from './support/pseudo-terminal.ts';

/** The end of a step that stays until the test has seen what it waits for. */
const whenTold = `const timer = setInterval(() => { if (fs.existsSync('told')) { clearInterval(timer); done({}); } }, 20);`;

function tell(cwd: string): void {
  writeFileSync(join(cwd, 'told'), '');
}

/** An editor that writes what the test says, and notes what it was given. */
function editor(cwd: string, javascript: string): string {
  const path = join(cwd, 'my editor.mjs');
  writeFileSync(
    path,
    `import fs from 'node:fs';
     const file = process.argv.at(-1);
     const text = fs.readFileSync(file, 'utf8');
     const calls = fs.existsSync('calls') ? Number(fs.readFileSync('calls', 'utf8')) + 1 : 1;
     fs.writeFileSync('calls', String(calls));
     fs.writeFileSync('given-' + calls, JSON.stringify({ file, text, mode: fs.statSync(file).mode & 0o777, tty: process.stdin.isTTY && process.stdout.isTTY }));
     const write = (changed) => fs.writeFileSync(file, changed);
     ${javascript}`,
  );
  chmodSync(path, 0o755);
  return `"${process.execPath}" "${path}"`;
}

const asks = (more: Record<string, unknown> = {}) => ({
  'p.process.json': processOf(
    [
      code('one', `done({ name: 'x', count: 1 })`, {
        name: 'First step',
        interrupt: { message: 'Check the name', ...more },
      }),
      code('two', `done({ ...input, went: true })`, { name: 'Second step' }),
    ],
    { title: 'My process' },
  ),
});

describe.skipIf(!hasTerminal)('stepwell run on a terminal (needs util-linux script)', () => {
  test('shows each step with a symbol, its time and its summary, and what is to come', async () => {
    const cwd = folder({
      'p.process.json': processOf(
        [
          code(
            'one',
            `event({ progress: { progress: 1, total: 4, message: 'row one' } }); console.log('a log line'); ${whenTold}`,
            {
              name: 'First step',
            },
          ),
          code('two', `done({})`, { name: 'Second step' }),
        ],
        { title: 'My process' },
      ),
    });
    const running = onTerminal(['run', 'p.process.json'], { cwd });
    await running.sees('row one');
    await running.sees('a log line');
    tell(cwd);
    const { stdout } = await running.ended;
    const shown = plain(stdout);
    expect(shown).toContain('My process  p.process.json');
    expect(shown).toMatch(/First step .*25 % {2}row one/);
    expect(shown).toMatch(/│ a log line/);
    expect(shown).toMatch(/○ Second step/);
    expect(shown).toMatch(/✔ First step +\d/);
    expect(shown).toMatch(/✔ Second step +\d/);
    expect(shown).toMatch(/✔ Finished in /);
    expect(shown).toContain('[status 0]');
  });

  test('a failure says how to try the step again, with the data it had', async () => {
    const cwd = folder({
      'p.process.json': processOf([
        code('one', `done({ n: 1 })`),
        code('two', `console.error('no space left'); process.exit(3)`),
      ]),
    });
    const { stdout } = await onTerminal(['run', 'p.process.json'], { cwd, columns: 200 }).ended;
    const shown = plain(stdout);
    expect(shown).toMatch(/✖ two .*ExitCode: /);
    expect(shown).toMatch(/✖ Failed after /);
    expect(shown).toContain('│ no space left');
    const [, file = ''] = /The data, to edit if need be: (\S+)/.exec(shown) ?? [];
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ n: 1 });
    expect(shown).toMatch(/\n\nnode \S+ run p\.process\.json --continue \S+\n\n/);
    expect(stdout).toContain('[status 1]');
  });

  test('no line is wider than the terminal', async () => {
    const cwd = folder({
      'p.process.json': processOf(
        [
          code('one', `console.log('wide '.repeat(100)); ${whenTold}`, {
            name: 'A name '.repeat(10),
          }),
        ],
        {
          title: 'P',
        },
      ),
    });
    const running = onTerminal(['run', 'p.process.json'], { cwd, columns: 60 });
    await running.sees('wide wide');
    tell(cwd);
    const { stdout } = await running.ended;
    const live = plain(stdout)
      .split('\n')
      .filter((line) => /wide|A name/.test(line));
    expect(live.length).toBeGreaterThan(1);
    expect(live.filter((line) => line.length > 60)).toEqual([]);
  });

  test('NO_COLOR leaves out the colours, not the symbols', async () => {
    const cwd = folder({ 'p.process.json': processOf([code('one', 'done({})')]) });
    const { stdout } = await onTerminal(['run', 'p.process.json'], { cwd, env: { NO_COLOR: '1' } }).ended;
    // eslint-disable-next-line no-control-regex -- the sequence of colours
    expect(stdout).not.toMatch(/\x1b\[[\d;]+m/);
    expect(plain(stdout)).toContain('✔ one');
  });

  test('Ctrl-C cancels and says what another will do', async () => {
    const cwd = folder({
      'p.process.json': processOf([code('one', `console.log('waiting'); setInterval(() => {}, 1000)`)]),
    });
    const running = onTerminal(['run', 'p.process.json'], { cwd });
    await running.sees('waiting');
    running.type('\x03');
    const { stdout } = await running.ended;
    expect(plain(stdout)).toContain('press Ctrl-C again to kill');
    expect(plain(stdout)).toMatch(/⊘ Cancelled after /);
    expect(stdout).toContain('[status 130]');
  });

  describe('an interrupt', () => {
    test('opens the data in the editor, shows what was changed, asks, and goes on with it', async () => {
      const cwd = folder(asks());
      const EDITOR = editor(cwd, `write(text.replace('"x"', '"edited"'))`);
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR }, stdout: 'out.json' });
      await running.sees('Proceed?');
      running.type('y\n');
      const shown = plain((await running.ended).stdout);
      expect(shown).toMatch(/First step asks you:\s+Check the name\s+Next: Second step/);
      expect(shown).toMatch(/-\s+"name": "x",\s+\+\s+"name": "edited",/);
      expect(shown).toContain('[status 0]');
      expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))).toEqual({ name: 'edited', count: 1, went: true });
      const given = JSON.parse(readFileSync(join(cwd, 'given-1'), 'utf8')) as Record<string, unknown>;
      expect(given).toMatchObject({ mode: 0o600, tty: true });
      expect(given['file']).toMatch(/sample\.First-step\.json$/);
      expect(given['text']).toMatch(/^\/\/ .*My process|^\/\/ sample/);
      expect(given['text']).toContain('// Check the name');
      expect(existsSync(String(given['file']))).toBe(false);
    });

    test('can be edited again before it goes on', async () => {
      const cwd = folder(asks());
      const EDITOR = editor(cwd, `write(text.replace(/"count": \\d/, '"count": ' + (calls + 1)))`);
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR }, stdout: 'out.json' });
      await running.sees('Proceed?');
      running.type('e\n');
      await running.sees(/"count": 3/);
      running.type('yes\n');
      await running.ended;
      expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))).toMatchObject({ count: 3, went: true });
    });

    test('tells broken JSON by line, and lets it be mended', async () => {
      const cwd = folder(asks());
      const EDITOR = editor(
        cwd,
        `write(calls === 1 ? text.replace('"count": 1', '"count" 1') : text.replace('"count" 1', '"count": 2'))`,
      );
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR }, stdout: 'out.json' });
      await running.sees(/line \d+, column \d+/);
      await running.sees('Edit again? [Y/n]');
      running.type('\n');
      await running.sees('Proceed?');
      running.type('y\n');
      await running.ended;
      expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))).toMatchObject({ count: 2, went: true });
    });

    test('does not go on with data the schema refuses', async () => {
      const cwd = folder(asks({ schema: { properties: { count: { minimum: 5 } } } }));
      const EDITOR = editor(cwd, `write(text.replace(/"count": \\d/, '"count": ' + calls * 4))`);
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR }, stdout: 'out.json' });
      await running.sees(/count must be .*5/);
      running.type('y\n');
      await running.sees('Proceed?');
      running.type('y\n');
      await running.ended;
      expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))).toMatchObject({ count: 8, went: true });
    });

    test('can be left for later, keeping the edit', async () => {
      const cwd = folder(asks());
      const EDITOR = editor(cwd, `write(text.replace('"x"', '"edited"'))`);
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR } });
      await running.sees('Proceed?');
      running.type('s\n');
      const { stdout } = await running.ended;
      expect(stdout).toContain('[status 3]');
      const [, file = ''] = /The data, to edit if need be: (\S+)/.exec(plain(stdout)) ?? [];
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ name: 'edited', count: 1 });
    });

    test('Ctrl-C at the question cancels the process', async () => {
      const cwd = folder(asks());
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR: editor(cwd, '') } });
      await running.sees('Proceed?');
      running.type('\x03');
      const { stdout } = await running.ended;
      expect(plain(stdout)).toContain('Nothing was changed.');
      expect(stdout).toContain('[status 130]');
    });

    test.each([
      ['the editor is open', `setInterval(() => {}, 1000); write(text.replace('"x"', '"edited"'));`, 'Until:'],
      ['it is asked whether to proceed', `write(text.replace('"x"', '"edited"'));`, 'Proceed?'],
    ])(
      'whose time runs out while %s ends the process, and what was edited is kept',
      async (_name, javascript, sign) => {
        const cwd = folder(asks({ expiresIn: '6s' }));
        const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR: editor(cwd, javascript) } });
        await running.sees(sign);
        const { stdout } = await running.ended;
        const shown = plain(stdout);
        expect(shown).toMatch(/Until: .*, in \d.*; then the process fails\./);
        const [, file = ''] = /What you edited is kept in (\S+)/.exec(shown) ?? [];
        expect(readFileSync(file, 'utf8')).toContain('"name": "edited"');
        expect(shown).toMatch(/InterruptExpired: The pause after "one" ran out at/);
        expect(shown).not.toContain('✔ Second step');
        expect(stdout).toContain('[status 1]');
      },
    );

    test('ended from outside ends the editor too, and what was edited is kept', async () => {
      const cwd = folder(asks());
      const javascript = `write(text.replace('"x"', '"edited"')); fs.writeFileSync('parent', String(process.ppid)); setInterval(() => {}, 1000);`;
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR: editor(cwd, javascript) } });
      const parent = join(cwd, 'parent');
      await vi.waitUntil(() => existsSync(parent) && readFileSync(parent, 'utf8') !== '', { timeout: 30_000 });
      process.kill(Number(readFileSync(parent, 'utf8')), 'SIGTERM');
      const { stdout } = await running.ended;
      const [, file = ''] = /What you edited is kept in (\S+)/.exec(plain(stdout)) ?? [];
      expect(readFileSync(file, 'utf8')).toContain('"name": "edited"');
      expect(stdout).toContain('[status 130]');
    });

    test('shows its message wrapped at the width of the terminal, and the command to go on unbroken', async () => {
      const message = 'A message of many words, '.repeat(8).trim();
      const cwd = folder(asks({ message }));
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR: editor(cwd, '') }, columns: 60 });
      await running.sees('Proceed?');
      running.type('s\n');
      const lines = plain((await running.ended).stdout).split('\n');
      const first = lines.findIndex((line) => line.startsWith('    A message'));
      const shown = lines.slice(
        first,
        lines.findIndex((line) => line.includes('Next: ')),
      );
      expect(shown.length).toBeGreaterThan(3);
      expect(shown.map((line) => line.trim()).join(' ')).toBe(message);
      expect(shown.filter((line) => line.length > 60 || !line.startsWith('    '))).toEqual([]);
      const command = lines.findIndex((line) => line.startsWith('node '));
      expect(lines[command]).toMatch(/^node \S+ run p\.process\.json --continue \S+$/);
      expect([lines[command - 1], lines[command + 1]]).toEqual(['', '']);
    });

    test('an editor that is missing is told', async () => {
      const cwd = folder(asks());
      const running = onTerminal(['run', 'p.process.json'], { cwd, env: { EDITOR: 'no-such-editor -w' } });
      await running.sees('The editor no-such-editor was not found.');
      running.type('n\n');
      expect((await running.ended).stdout).toContain('[status 3]');
    });
  });
});
