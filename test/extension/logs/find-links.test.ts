import { expect, it } from 'vitest';
import { findLinks } from '../../../extension/logs/find-links.ts';
import { runFolders } from '../../../extension/logs/run-folders.ts';
import { linkCandidates } from '../../../extension/logs/link-candidates.ts';

/** `path:line:column` of each, and the text that becomes the link. */
function linksOf(text: string): [string, string][] {
  return findLinks(text).map(({ start, length, path, line, column }) => [
    [path, line, column].filter((part) => part !== undefined).join(':'),
    text.slice(start, start + length),
  ]);
}

it.each<[string, string, [string, string][]]>([
  [
    'Node',
    '    at run (/srv/app/steps/load.mjs:12:5)',
    [['/srv/app/steps/load.mjs:12:5', '/srv/app/steps/load.mjs:12:5']],
  ],
  ['Node, no function', '    at /srv/app/a.js:3:1', [['/srv/app/a.js:3:1', '/srv/app/a.js:3:1']]],
  [
    'Node, ES module',
    '    at file:///srv/my%20app/a.mjs:3:1',
    [['/srv/my app/a.mjs:3:1', 'file:///srv/my%20app/a.mjs:3:1']],
  ],
  ['Node, Windows', 'at file:///C:/app/a.mjs:3:1', [['C:/app/a.mjs:3:1', 'file:///C:/app/a.mjs:3:1']]],
  [
    'Python',
    '  File "/srv/my app/load.py", line 7, in main',
    [['/srv/my app/load.py:7', 'File "/srv/my app/load.py", line 7']],
  ],
  ['PHP', 'PHP Warning:  oops in /srv/a.php on line 4', [['/srv/a.php:4', '/srv/a.php on line 4']]],
  ['PHP trace', '#0 /srv/a.php(12): run()', [['/srv/a.php:12', '/srv/a.php(12)']]],
  ['tsc', 'src/a.ts(3,14): error TS2304', [['src/a.ts:3:14', 'src/a.ts(3,14)']]],
  ['gcc', 'main.c:10:3: warning: unused', [['main.c:10:3', 'main.c:10:3']]],
  ['rustc', '  --> src/main.rs:3:5', [['src/main.rs:3:5', 'src/main.rs:3:5']]],
  ['ruby', "app.rb:3:in `run'", [['app.rb:3', 'app.rb:3']]],
  [
    'Windows',
    'C:\\work\\a.cs:line 3 and C:\\work\\b.ts:4:2',
    [
      ['C:\\work\\a.cs:3', 'C:\\work\\a.cs:line 3'],
      ['C:\\work\\b.ts:4:2', 'C:\\work\\b.ts:4:2'],
    ],
  ],
  [
    'a sentence',
    'Wrote out/report.md. Then ./a.txt!',
    [
      ['out/report.md', 'out/report.md'],
      ['./a.txt', './a.txt'],
    ],
  ],
  ['quotes', `Cannot open 'data/orders.csv':`, [['data/orders.csv', 'data/orders.csv']]],
  ['other scripts', 'Größe/Übersicht.md:2', [['Größe/Übersicht.md:2', 'Größe/Übersicht.md:2']]],
])('%s', (_, text, expected) => {
  expect(linksOf(text)).toEqual(expected);
});

it.each([
  'done at 12:30:45',
  'https://example.com/a.html:80 and http://x.y/z.js',
  'and/or, 1/2, e.g. this, i.e. that',
  'took 3.5s of 10.0',
  'localhost:3000',
  'user@host.com wrote',
  'x'.repeat(5_000) + ' a/b.c:1',
])('no file in: %s', (text) => {
  expect(findLinks(text)).toEqual([]);
});

it('is done with a line in no time, whatever it is made of', () => {
  const lines = ['a:'.repeat(1_900), '/'.repeat(3_900), '.a'.repeat(1_900), '1:'.repeat(1_900), 'a.b:1 '.repeat(600)];
  for (const line of lines) {
    const since = performance.now();
    findLinks(line);
    expect(performance.now() - since).toBeLessThan(200);
  }
});

it('a relative name is looked for from each folder, that of a diff without its prefix too', () => {
  expect(linkCandidates('x/a.ts', ['/one', '/two'], '/home/me')).toEqual(['/one/x/a.ts', '/two/x/a.ts']);
  expect(linkCandidates('/abs/./a.ts', ['/one'], '/home/me')).toEqual(['/abs/a.ts']);
  expect(linkCandidates('~/a.ts', ['/one'], '/home/me')).toEqual(['/home/me/a.ts']);
  expect(linkCandidates('b/a.ts', ['/one'], '/home/me')).toEqual(['/one/b/a.ts', '/one/a.ts']);
});

it('relative names begin where a step runs: its folder, that of the process, and beside the file', () => {
  const step = { id: 'a', run: 'true' };
  const text = JSON.stringify({
    ...{ version: 1, name: 'n', cwd: 'data', providers: { p: { command: 'node', cwd: 'provider' } } },
    steps: [
      { ...step, cwd: 'own' },
      { ...step, id: 'c' },
    ],
  });
  expect(runFolders('/srv/x.process.json', text)).toEqual(['/srv/data', '/srv/data/provider', '/srv/data/own', '/srv']);
  expect(runFolders('/srv/x.process.json', 'no file')).toEqual(['/srv']);
});
