import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { cliDocs } from './cli-docs.mjs';
import { controlErrorTable, messageTables } from './control-tables.mjs';
import { errorsPage, importTypeScript } from './errors-page.mjs';
import { commandsTable, settingsTable } from './manifest-tables.mjs';
import { problemCodeTable, processFileTable } from './process-file-table.mjs';

/** Pages of docs/ that are generated, wholly or between markers. Formatted as `npm run format` would leave them. */
export async function documentationFiles(root, processFile, messages) {
  const pages = [
    ['docs/errors.md', await errorsPage(root)],
    ['docs/cli.md', await cliDocs(root)],
    ...(await processFilePage(root, processFile)),
    runnerWirePage(root, messages),
    vscodePage(root),
  ];
  return Promise.all(pages.map(async ([path, text]) => [path, await formatted(join(root, path), text)]));
}

async function processFilePage(root, processFile) {
  const path = 'docs/process-file.md';
  const { PROBLEM_CODES } = await importTypeScript(join(root, 'protocol/process-file/codes.ts'));
  const page = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  const withFields = withRegion(page, 'fields', processFileTable(processFile), path);
  return [[path, withRegion(withFields, 'problems', problemCodeTable(PROBLEM_CODES), path)]];
}

function runnerWirePage(root, messages) {
  const path = 'docs/runner-wire.md';
  const page = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  const withMessages = withRegion(page, 'messages', messageTables(messages), path);
  return [path, withRegion(withMessages, 'errors', controlErrorTable(root), path)];
}

function vscodePage(root) {
  const path = 'docs/vscode.md';
  const page = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  return [
    path,
    withRegion(withRegion(page, 'settings', settingsTable(root), path), 'commands', commandsTable(root), path),
  ];
}

/** Puts `text` between `<!-- generated: NAME -->` and `<!-- /generated: NAME -->`. */
function withRegion(page, name, text, path) {
  const region = new RegExp(`(<!-- generated: ${name} -->)[^]*?(<!-- /generated(?:: ${name})? -->)`);
  if (!region.test(page))
    throw new Error(`${path} lacks the markers <!-- generated: ${name} --> and <!-- /generated: ${name} -->`);
  return page.replace(region, (_, start, end) => `${start}\n\n${text.trim()}\n\n${end}`);
}

async function formatted(path, text) {
  return format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
}
