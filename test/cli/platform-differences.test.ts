import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileCacheFolder } from '../../runner/cli/compile-cache.ts';
import { languageKit } from '../../runner/cli/init/languages.ts';
import { editorCommands } from '../../runner/cli/interrupt/editor.ts';
import { splitCommand } from '../../runner/cli/interrupt/split-command.ts';
import { invokedAs } from '../../runner/cli/invoked-as.ts';
import { nameOfFile } from '../../runner/cli/run/name-of-file.ts';
import { commandLine } from '../../runner/cli/terminal/shell-words.ts';

describe('the editor', () => {
  test.each([
    ['vim', ['vim']],
    ['code --wait', ['code', '--wait']],
    ['  emacs   -nw ', ['emacs', '-nw']],
    ['"/opt/My Editor/edit" -w', ['/opt/My Editor/edit', '-w']],
    ["'/opt/My Editor/edit' ''", ['/opt/My Editor/edit', '']],
    ['/opt/My\\ Editor/edit', ['/opt/My Editor/edit']],
    ['vi; rm -rf x $(y)', ['vi;', 'rm', '-rf', 'x', '$(y)']],
  ])('%s is split without a shell', (text, words) => {
    expect(splitCommand(text, 'linux')).toEqual(words);
  });

  test('backslashes are part of paths on Windows', () => {
    expect(splitCommand('"C:\\Program Files\\Edit\\edit.exe" /w', 'win32')).toEqual([
      'C:\\Program Files\\Edit\\edit.exe',
      '/w',
    ]);
  });

  test('VISUAL wins over EDITOR, and both over what is usually there', () => {
    expect(editorCommands({ VISUAL: 'a', EDITOR: 'b' }, 'linux')).toEqual([['a']]);
    expect(editorCommands({ VISUAL: ' ', EDITOR: 'b -x' }, 'linux')).toEqual([['b', '-x']]);
    expect(editorCommands({}, 'darwin')).toEqual([['nano'], ['vim'], ['vi']]);
    expect(editorCommands({}, 'win32')).toEqual([['notepad.exe']]);
  });
});

test('the cache of compiled code lies in a folder of the user', () => {
  expect(compileCacheFolder({}, 'linux', '/h')).toBe(join('/h', '.cache', 'stepwell', 'compiled'));
  expect(compileCacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux', '/h')).toBe(join('/c', 'stepwell', 'compiled'));
  expect(compileCacheFolder({}, 'darwin', '/h')).toBe(join('/h', 'Library', 'Caches', 'stepwell', 'compiled'));
  expect(compileCacheFolder({ LOCALAPPDATA: 'L' }, 'win32', 'h')).toBe(join('L', 'stepwell', 'compiled'));
});

test('Python is called python on Windows', () => {
  expect(languageKit('python', 'win32').command).toBe('python');
  expect(languageKit('python', 'darwin').command).toBe('python3');
});

test('names never become paths', () => {
  expect(nameOfFile('../../etc/passwd')).toBe('etc-passwd');
  expect(nameOfFile('..')).toBe('process');
  expect(nameOfFile('Release notes: 1.0')).toBe('Release-notes-1.0');
});

describe('a command line to copy', () => {
  test.each([
    [['run', 'a/b.json', '--x=1'], 'run a/b.json --x=1'],
    [['a b', "it's", '$HOME', 'back\\slash'], `'a b' 'it'\\''s' '$HOME' 'back\\slash'`],
    [[''], `''`],
  ])('%j for a POSIX shell', (words, line) => {
    expect(commandLine(words, 'linux')).toBe(line);
  });

  test.each([
    [['run', 'a\\b.json', 'C:\\Temp\\x'], 'run a\\b.json C:\\Temp\\x'],
    [['C:\\My Files\\x', '@data.json'], '"C:\\My Files\\x" "@data.json"'],
  ])('%j for the shells of Windows', (words, line) => {
    expect(commandLine(words, 'win32')).toBe(line);
  });

  test('begins as the command was called', () => {
    expect(invokedAs(join('/usr', 'bin', 'stepwell'), '/r')).toEqual(['stepwell']);
    expect(invokedAs(join('/x', 'node_modules', 'stepwell', 'dist', 'stepwell.js'), '/r')).toEqual(['stepwell']);
    expect(invokedAs(join('/r', 'node_modules', '.bin', 'stepwell'), '/r')).toEqual(['npx', 'stepwell']);
    expect(invokedAs(join('/r', 'dist', 'stepwell.js'), '/r')).toEqual(['node', join('dist', 'stepwell.js')]);
    expect(invokedAs(join('/x', 'dist', 'stepwell.js'), '/r')).toEqual(['node', join('/x', 'dist', 'stepwell.js')]);
  });
});
