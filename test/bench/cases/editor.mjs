import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeHistory } from '../daemon/history.mjs';
import { root, withFolder } from '../support.mjs';
import { execFileSync } from 'node:child_process';

/** The extension in a real VS Code: its start, its tree beside histories of several sizes, a minute of events, its size. */
export default async function editor() {
  return [...(await sizes()), ...(await inVSCode())];
}

async function inVSCode() {
  const { chooseEditor, runSuites } = await harness();
  const editor = await chooseEditor('current');
  if ('missing' in editor) return [{ measure: 'the extension in VS Code', note: editor.missing }];
  const rows = [];
  for (const count of [100, 10_000, 100_000]) {
    const { measures, tests, fault, output } = await runSuites(editor, {
      name: 'bench',
      opens: () => undefined,
      prepare: async (stateDir) => {
        mkdirSync(stateDir, { mode: 0o700 });
        await makeHistory(stateDir, count);
      },
      env: count === 100 ? { STEPWELL_BENCH_EVENTS: '1' } : {},
    });
    const failed = tests.find(({ state }) => state === 'failed');
    if (fault || failed) throw new Error(`${fault ?? failed.error.stack}\n${output.slice(-4_000)}`);
    const of = Object.fromEntries(measures.map(({ name, value }) => [name, value]));
    rows.push(...rowsOf(of, `with ${count.toLocaleString('en')} processes`));
  }
  return rows;
}

function rowsOf(of, history) {
  const below = (measure, value, unit, limit) => ({
    measure,
    value,
    unit,
    target: `< ${limit} ${unit}`,
    met: value < limit,
  });
  const rows = [
    below(`activation of the extension ${history}`, of.activation, 'ms', 50),
    below(`view opened, groups shown ${history}`, of.open, 'ms', 300),
    below(`first page of a group shown ${history}`, of.page, 'ms', 300),
    {
      measure: `stall of the extension host meanwhile ${history}`,
      value: of.pageStall,
      unit: 'ms',
      baseline: 'at rest',
      baselineValue: of.restStall,
      ratio: of.pageStall / Math.max(of.restStall, 0.1),
    },
  ];
  if (of.eventRate === undefined) return rows;
  const late = of.eventsP999 - of.controlP999;
  return [
    ...rows,
    { measure: 'events a second for a minute', value: of.eventRate, unit: 'events/s' },
    {
      measure: 'stall of the extension host meanwhile, p99.9',
      value: of.eventsP999,
      unit: 'ms',
      baseline: 'at rest',
      baselineValue: of.controlP999,
      ratio: of.eventsP999 / Math.max(of.controlP999, 0.1),
      target: '< 50 ms beyond rest',
      met: late < 50,
      note: `longest ${Math.round(of.eventsMax)} ms, at rest ${Math.round(of.controlMax)} ms`,
    },
    {
      measure: 'the extension host grew by',
      value: of.grownMB,
      unit: 'MB',
      note: `to ${Math.round(of.residentMB)} MB`,
    },
  ];
}

/** Of what people download and load; packaging fails when one is too large. */
function sizes() {
  return withFolder(async (folder) => {
    const out = execFileSync(process.execPath, ['scripts/package.mjs', `--out=${folder}`], {
      cwd: root,
      encoding: 'utf8',
    });
    return [...out.matchAll(/^(.+): ([\d,]+) kB \(at most ([\d,]+) kB\)$/gm)].map(([, name, size, limit]) => {
      const [value, most] = [size, limit].map((text) => Number(text.replaceAll(',', '')));
      return {
        measure: `size of ${name.replace(/^.*[\\/]/, '')}`,
        value,
        unit: 'kB',
        target: `< ${limit} kB`,
        met: value <= most,
      };
    });
  });
}

/** What the tests in a real VS Code are run by. As deep below the root as its sources, which look from there. */
async function harness() {
  const outfile = join(root, '.cache', 'bench', 'editor', 'harness.mjs');
  await build({
    stdin: {
      contents: `export { chooseEditor } from './vscode/choose-editor.ts'; export { runSuites } from './run/run-suites.ts';`,
      resolveDir: join(root, 'test', 'editor'),
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
