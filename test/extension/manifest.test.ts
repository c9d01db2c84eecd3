import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json';
import strings from '../../package.nls.json';

/** What the editor is told beforehand, by path in the manifest. */
const contributes: Record<string, unknown> = manifest.contributes;

const ROOT = join(import.meta.dirname, '../..');
const sources = readdirSync(join(ROOT, 'extension'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(ROOT, 'extension', name), 'utf8') }));
const code = sources.map(({ text }) => text).join('\n');

const commandIds = manifest.contributes.commands.map(({ command }) => command);
const viewIds = Object.values(manifest.contributes.views).flatMap((views) => views.map(({ id }) => id));

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found]) => found ?? '');
}

/** Every value of that key anywhere below. */
function valuesOf(key: string, below: unknown = contributes): string[] {
  if (typeof below !== 'object' || below === null) return [];
  return Object.entries(below).flatMap(([name, value]: [string, unknown]) =>
    name === key && typeof value === 'string' ? [value] : valuesOf(key, value),
  );
}

function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

describe('commands', () => {
  const declared = matches(code, /COMMANDS = \{([^]*?)\n\} as const/g).flatMap((block) =>
    matches(block, /: '(stepwell\.[\w.]+)'/g),
  );

  test('the manifest declares those that the code has ids for', () => {
    expect(declared.length).toBeGreaterThan(0);
    expect(sorted(commandIds)).toEqual(sorted(declared));
  });

  test('no id is declared twice', () => {
    expect(commandIds).toHaveLength(new Set(commandIds).size);
    expect(declared).toHaveLength(new Set(declared).size);
  });

  test('menus, keys and links of welcome texts name commands there are', () => {
    const linked = valuesOf('contents').flatMap((text) =>
      matches(
        Object.entries(strings).find(([key]) => `%${key}%` === text)?.[1] ?? text,
        /\(command:(stepwell\.[\w.]+)/g,
      ),
    );
    const named = [
      ...valuesOf('command', manifest.contributes.menus),
      ...valuesOf('command', contributes['keybindings']),
    ];
    for (const id of [...named, ...linked].filter((id) => id.startsWith('stepwell.'))) {
      const ofView = viewIds.some((view) => id.startsWith(`${view}.`));
      if (!ofView) expect(commandIds).toContain(id);
    }
  });

  test('every command has a category, and those of one place only an icon or a menu', () => {
    for (const command of manifest.contributes.commands) expect(command).toMatchObject({ category: 'Stepwell' });
  });

  test('every command can be reached: from the palette or a menu', () => {
    const menus: Record<string, { command?: string; when?: string }[]> = manifest.contributes.menus;
    const hidden = new Set(
      (menus['commandPalette'] ?? []).filter(({ when }) => when === 'false').map(({ command }) => command),
    );
    const inMenus = new Set(
      Object.entries(menus)
        .filter(([menu]) => menu !== 'commandPalette')
        .flatMap(([, items]) => items.map(({ command }) => command)),
    );
    // Some are what a row, a lens, a notification or the status bar does: then the code names them.
    const byCode = (id: string): boolean => {
      const key = new RegExp(`(\\w+): '${id.replaceAll('.', '\\.')}'`).exec(code)?.[1];
      return key !== undefined && new RegExp(`COMMANDS\\.${key}\\b`).test(code);
    };
    const lost = commandIds.filter((id) => hidden.has(id) && !inMenus.has(id) && !byCode(id));
    expect(lost).toEqual([]);
  });
});

test('settings of the manifest are those that the code reads', () => {
  const block = /export interface Settings \{([^]*?)\n\}/.exec(code)?.[1] ?? '';
  const read = matches(block, /^ {2}'?([\w.]+)'?: /gm).map((name) => `stepwell.${name}`);
  const { configuration } = manifest.contributes;
  expect(read.length).toBeGreaterThan(0);
  expect(sorted(Object.keys(configuration.properties))).toEqual(sorted(read));
});

describe('strings', () => {
  const used = sorted(matches(JSON.stringify(manifest), /"%([^%"]+)%"/g));

  test('each that the manifest names is there, and each that is there is named', () => {
    expect(used).toEqual(sorted(Object.keys(strings)));
  });

  test('what people read stands in package.nls.json', () => {
    for (const key of ['description', 'markdownDescription', 'contents'])
      for (const text of valuesOf(key)) expect(text).toMatch(/^%.+%$/);
    for (const { title } of manifest.contributes.commands) expect(title).toMatch(/^%.+%$/);
  });
});

describe('conditions', () => {
  const conditions = [...valuesOf('when'), ...valuesOf('enablement')].join('\n');
  test('views that conditions name are there', () => {
    for (const view of matches(conditions, /view == ([\w.]+)/g)) expect(viewIds).toContain(view);
  });

  test('keys of ours that conditions name are known to the code', () => {
    const named = matches(conditions, /(?<![\w.=] )\b(stepwell\.[\w.]+)/g).filter(
      (key) => !viewIds.includes(key) && !valuesOf('viewType').includes(key),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(sorted(named).filter((key) => !code.includes(`'${key}'`))).toEqual([]);
  });
});

test('every view is made by the code', () => {
  expect(viewIds.filter((id) => !code.includes(`'${id}'`))).toEqual([]);
});
