import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeHistory } from '../daemon/history.mjs';
import { editorManifest } from '../../../scripts/package/manifests.mjs';
import { stageEditorPackage } from '../../../scripts/package/packaged-files.mjs';
import { root, withFolder } from '../support.mjs';
import { execFileSync } from 'node:child_process';

/** The extension in a real VS Code: its start, its tree beside histories of several sizes, a minute of events, its size. */
export default async function editor() {
  return [...(await sizes()), ...(await withFolder(inVSCode))];
}

async function inVSCode(folder) {
  const { chooseEditor, runSuites } = await harness();
  const editor = await chooseEditor('current');
  if ('missing' in editor) return [{ measure: 'the extension in VS Code', note: editor.missing }];
  const extensions = stageExtensions(folder);
  const measure = async (count, events) => {
    const { measures, tests, fault, output } = await runSuites(editor, {
      name: 'bench',
      opens: () => undefined,
      prepare: async (stateDir) => {
        mkdirSync(stateDir, { mode: 0o700 });
        await makeHistory(stateDir, count);
      },
      extensions,
      env: events === undefined ? {} : { STEPWELL_BENCH_EVENTS: events },
    });
    const failed = tests.find(({ state }) => state === 'failed');
    if (fault || failed) throw new Error(`${fault ?? failed.error.stack}\n${output.slice(-4_000)}`);
    return Object.fromEntries(measures.map(({ name, value }) => [name, value]));
  };
  const rows = [];
  for (const count of [100, 10_000, 100_000])
    rows.push(...rowsOf(await measure(count), `with ${count.toLocaleString('en')} processes`));
  return [...rows, ...minuteRows(await measure(100, 'minute')), ...hourRows(await measure(100, 'hour'))];
}

/** The extension as it is installed, minified and only what is packaged, and the one it is measured beside. */
function stageExtensions(folder) {
  const dist = join(folder, 'dist');
  execFileSync(process.execPath, ['esbuild.mjs', '--minify', `--out=${dist}`], { cwd: root, stdio: 'inherit' });
  const extensions = join(folder, 'extensions');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  stageEditorPackage(root, dist, join(extensions, 'stepwell'), editorManifest(manifest));
  cpSync(join(root, 'test', 'bench', 'control-extension'), join(extensions, 'control'), { recursive: true });
  return extensions;
}

function rowsOf(of, history) {
  const below = (measure, value, unit, limit) => ({
    measure: `${measure} ${history}`,
    value,
    unit,
    target: `< ${limit} ${unit}`,
    met: value < limit,
  });
  /** Beside a tree that has all it shows in memory, opened before it in the same window. */
  const besideBare = (row, bare) => ({ ...row, baseline: 'a bare tree', baselineValue: bare, ratio: row.value / bare });
  return [
    {
      ...below('activation of the extension', of.load + of.activate, 'ms', 50),
      note: `${Math.round(of.load)} ms to load its code`,
    },
    {
      ...besideBare(below('view opened, groups shown', of.ownOpen, 'ms', 300), of.controlOpen),
      note: `the window's first tree, a bare one: ${Math.round(of.firstOpen)} ms`,
    },
    besideBare(below('first page of a group shown', of.ownPage, 'ms', 300), of.controlPage),
    {
      ...besideBare(
        { measure: `stall of the extension host meanwhile ${history}`, value: of.ownStall, unit: 'ms' },
        of.controlStall,
      ),
      note: `at rest ${Math.round(of.restStall)} ms`,
    },
  ];
}

function minuteRows(of) {
  const late = of.eventsP999 - of.controlP999;
  return [
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
  ];
}

function hourRows(of) {
  return [
    {
      measure: `heap of the extension host grew with ${of.hourEvents.toLocaleString('en')} events by`,
      value: of.hourGrownMB,
      unit: 'MB',
      note: `to ${Math.round(of.hourHeapMB)} MB, ${Math.round(of.hourResidentMB)} MB resident; in ${Math.round(of.hourSeconds)} s`,
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
