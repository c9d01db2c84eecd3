#!/usr/bin/env node
// Stands in for the `code` program where a desktop VS Code cannot be had: takes its arguments, serves a real VS Code
// from the npm package code-server, and shows it in Chromium. Ends as `code` does, when the tests or the window end.
// STEPWELL_CODE_SERVER: folder of the package. STEPWELL_CODE_NODE: Node for it. STEPWELL_CHROMIUM: the browser.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { URLSearchParams } from 'node:url';
import { chromium } from 'playwright-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'remote-debugging-port': { type: 'string' },
    'install-extension': { type: 'string', multiple: true },
    'disable-workspace-trust': { type: 'boolean' },
    'window-size': { type: 'string', default: '1400,900' },
  },
});
const server = join(process.env.STEPWELL_CODE_SERVER, 'lib/vscode');
const userData = values['user-data-dir'];
const common = [
  join(server, 'out/server-main.js'),
  '--accept-server-license-terms',
  ...['--telemetry-level', 'off'],
  ...['--server-data-dir', join(userData, 'server')],
  ...['--user-data-dir', userData],
  ...['--extensions-dir', values['extensions-dir']],
];

/** Nothing of the editor that this may itself run in. */
function environment() {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(ELECTRON_|VSCODE_|STEPWELL_CODE_|STEPWELL_CHROMIUM)/.test(name),
  );
  return { ...Object.fromEntries(inherited), VSCODE_CLI: '1', EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
}

function startServer(args) {
  return spawn(process.env.STEPWELL_CODE_NODE, [...common, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
}

if (values['install-extension']) {
  const child = startServer(values['install-extension'].flatMap((vsix) => ['--install-extension', vsix, '--force']));
  child.stdout.pipe(process.stdout);
  child.stderr.pipe(process.stderr);
  process.exit(await new Promise((resolve) => child.on('close', resolve)));
}

const port = await freePort();
const child = startServer([
  ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
  // Without it a built VS Code runs no tests; with it, it shows no toasts.
  ...(values.extensionTestsPath ? ['--enable-smoke-test-driver'] : []),
  ...(values['disable-workspace-trust'] ? ['--disable-workspace-trust'] : []),
]);
let said = '';
let ready;
const serverReady = new Promise((resolve) => (ready = resolve));
/** How the extension host ended; a browser reports success even for one that was killed. */
let hostEnd;
let hostEnded;
const hostHasEnded = new Promise((resolve) => (hostEnded = resolve));
for (const stream of [child.stdout, child.stderr])
  stream.on('data', (chunk) => {
    process.stderr.write(chunk);
    said += chunk;
    if (said.includes('Extension host agent listening')) ready();
    const end = [...said.matchAll(/Extension Host Process exited with code: (\S+), signal: (\S+?)\.?\s/g)].at(-1);
    if (end) {
      hostEnd = { code: end[1], signal: end[2] };
      hostEnded();
    }
  });
child.on('exit', (code) => {
  process.stderr.write(`the server ended with ${code}\n`);
  process.exit(70);
});
await serverReady;

const debugging = values['remote-debugging-port'];
const browser = await chromium.launch({
  timeout: 120_000,
  executablePath: process.env.STEPWELL_CHROMIUM,
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    ...['--disable-component-update', '--disable-sync', `--window-size=${values['window-size']}`],
    ...(debugging ? [`--remote-debugging-port=${debugging}`] : []),
  ],
});
const [width, height] = values['window-size'].split(',').map(Number);
const context = await browser.newContext({ viewport: { width, height } });
await context.grantPermissions(['clipboard-read', 'clipboard-write']);
const page = await context.newPage();
page.on('pageerror', (error) => process.stderr.write(`page error: ${error.message}\n`));

let ended = false;
async function end(code) {
  if (ended) return;
  ended = true;
  await browser.close().catch(() => undefined);
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
  await new Promise((resolve) => {
    child.once('exit', resolve);
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  });
  process.exit(code);
}
process.on('SIGTERM', () => void end(143));
process.on('SIGINT', () => void end(130));
browser.on('disconnected', () => void end(0));
page.on('close', () => void end(0));

await page.exposeFunction('codeAutomationLog', (type, args) => {
  process.stdout.write(
    `${type}: ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}\n`,
  );
});
await page.exposeFunction('codeAutomationExit', async (code) => {
  // The host says that it is done, then ends.
  await Promise.race([hostHasEnded, new Promise((resolve) => setTimeout(resolve, 10_000))]);
  const clean = hostEnd?.code === '0' && hostEnd.signal === 'null';
  if (code === 0 && !clean) process.stderr.write(`the extension host ended badly: ${JSON.stringify(hostEnd)}\n`);
  await end(code === 0 && !clean ? 71 : code);
});

const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
const payload = [['skipWelcome', 'true']];
for (const path of values.extensionDevelopmentPath ?? []) payload.push(['extensionDevelopmentPath', remote(path)]);
if (values.extensionTestsPath) payload.push(['extensionTestsPath', remote(values.extensionTestsPath)]);
const query = new URLSearchParams({ payload: JSON.stringify(payload) });
const [opened] = positionals;
if (opened) query.set(opened.endsWith('.code-workspace') ? 'workspace' : 'folder', opened);
else query.set('ew', 'true');
// The window is there long before all of it is loaded; a busy machine takes its time.
await page.goto(`http://127.0.0.1:${port}/?${query}`, { waitUntil: 'commit', timeout: 120_000 });

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: found } = probe.address();
      probe.close(() => resolve(found));
    });
  });
}
