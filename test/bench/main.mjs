// npm run bench [-- NAME...] [--json] [--full]: measures, each case beside a baseline of the same run. The table goes to the
// terminal; --json prints one JSON value instead. Times are medians; what counts are the ratios. --full takes in what
// needs minutes.
import { readdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, full: { type: 'boolean', default: false } },
});
const folder = new URL('cases/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => name.replace('.mjs', ''))
  .filter((name) => positionals.length === 0 || positionals.includes(name));
const say = values.json ? () => undefined : console.log;

/** @typedef {{ measure: string, value: number, unit: string, baseline: string, baselineValue: number, ratio: number, target?: string, met?: boolean, note?: string }} Row */
/** @type {Row[]} */
const rows = [];
say(`Node ${process.version}, ${process.platform}, ${cpus().length} CPUs (${cpus()[0]?.model ?? 'unknown'})`);
for (const name of names) {
  const { default: bench } = await import(new URL(`${name}.mjs`, folder));
  say(`\n${name} (load of the machine: ${loadavg()[0].toFixed(1)})`);
  const load = loadavg()[0];
  for (const row of await bench({ full: values.full })) {
    rows.push({ case: name, load, ...row });
    say(`  ${line(row)}`);
  }
}
if (values.json) console.log(JSON.stringify(rows, null, 2));

/** @param {Row} row */
function line({ measure, value, unit, baseline, baselineValue, ratio, target, met, note }) {
  if (value === undefined) return `${measure}: not measured (${note})`;
  const verdict = target === undefined ? '' : `  target ${target}: ${met ? 'met' : 'NOT MET'}`;
  const compared = baseline === undefined ? '' : `  |  ${baseline}: ${round(baselineValue)} ${unit}`;
  const by = ratio === undefined ? '' : `  |  ratio ${round(ratio)}`;
  return `${measure}: ${round(value)} ${unit}${compared}${by}${verdict}${note ? `  (${note})` : ''}`;
}

function round(number) {
  return number >= 100 ? Math.round(number).toLocaleString('en') : Number(number.toPrecision(3));
}
