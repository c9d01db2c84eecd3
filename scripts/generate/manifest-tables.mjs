import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The manifest of the extension with its strings in place. */
function readManifest(root) {
  const strings = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'));
  const put = (value) => {
    if (typeof value === 'string') return value.replace(/^%(.+)%$/, (whole, key) => strings[key] ?? whole);
    if (Array.isArray(value)) return value.map(put);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner)]));
  };
  return put(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
}

/** Settings of the extension. @returns {string} Markdown */
export function settingsTable(root) {
  const settings = Object.entries(readManifest(root).contributes.configuration.properties);
  return [
    '| setting | default | |',
    '| --- | --- | --- |',
    ...settings.map(([name, setting]) => `| \`${name}\` | ${code(setting.default)} | ${cell(describe(setting))} |`),
  ].join('\n');
}

/** Commands of the extension, by name. @returns {string} Markdown */
export function commandsTable(root) {
  const { commands, keybindings } = readManifest(root).contributes;
  const keysOf = (id) =>
    keybindings.filter(({ command }) => command === id).map(({ key, mac }) => `${key}, macOS ${mac ?? key}`);
  const rows = commands.map(({ command, title }) => [title, command, keysOf(command).join('; ')]);
  return [
    '| command | id | keys |',
    '| --- | --- | --- |',
    ...rows
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([title, id, keys]) => `| ${cell(title)} | \`${id}\` | ${cell(keys)} |`),
  ].join('\n');
}

function describe({ description, markdownDescription, enum: values = [], enumDescriptions = [] }) {
  const choices = values.map((value, index) => `\`${value}\`: ${enumDescriptions[index] ?? ''}`);
  return [markdownDescription ?? description ?? '', ...choices].join(' ');
}

function code(value) {
  return value === '' ? 'empty' : `\`${JSON.stringify(value)}\``;
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
