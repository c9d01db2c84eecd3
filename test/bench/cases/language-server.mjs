import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { stepwell, withFolder } from '../support.mjs';

/** 13 lines a step. */
const STEPS_OF_LARGE = 154;
const STEPS_OF_MANY = 20;
const FILES = 500;
const KEYSTROKES = 200;

/** The language server: from a keystroke to the problems of that version of the text, its start, its memory. */
export default async function languageServer() {
  return [
    ...(await withFolder((folder) => measured(folder, 'in a file of 2,000 lines', 1, STEPS_OF_LARGE, 50))),
    ...(await withFolder((folder) => measured(folder, 'beside 500 process files', FILES, STEPS_OF_MANY, 100))),
  ];
}

async function measured(folder, where, files, steps, limit) {
  const text = fileOf(steps);
  for (let file = 0; file < files; file += 1) writeFileSync(join(folder, `f${file}.process.json`), text);
  const began = performance.now();
  const server = await startServer(folder);
  try {
    const uri = pathToFileURL(join(folder, 'f0.process.json')).href;
    server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'stepwell', version: 1, text },
    });
    await server.problemsOf(uri, 1);
    const opened = performance.now() - began;
    const took = [];
    const lines = text.split('\n');
    const line = lines.findLastIndex((one) => one.includes('output.rows'));
    const character = lines[line].indexOf('output.rows') + 'output.rows'.length;
    const place = { line, character };
    for (let version = 2; version < KEYSTROKES + 2; version += 1) {
      const typed = version % 2 === 0;
      const range = { start: place, end: typed ? place : { line, character: character + 1 } };
      const before = performance.now();
      server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text: typed ? 'x' : '' }],
      });
      const problems = await server.problemsOf(uri, version);
      took.push(performance.now() - before);
      if (problems.length !== (typed ? 1 : 0)) throw new Error(`version ${version} has ${problems.length} problems`);
    }
    took.sort((a, b) => a - b);
    const p95 = took[Math.floor(took.length * 0.95)];
    return [
      {
        measure: `keystroke to problems ${where}, p95`,
        value: p95,
        unit: 'ms',
        target: `< ${limit} ms`,
        met: p95 < limit,
        note: `median ${took[took.length >> 1].toFixed(1)} ms`,
      },
      { measure: `start of the server to the first problems ${where}`, value: opened, unit: 'ms' },
      { measure: `memory of the server ${where}`, value: server.residentMegabytes(), unit: 'MB' },
    ];
  } finally {
    await server.end();
  }
}

function fileOf(count) {
  const schema = { type: 'object', properties: { rows: { type: 'integer' } }, additionalProperties: false };
  const steps = Array.from({ length: count }, (_, index) => ({
    id: `step-${index}`,
    run: 'true',
    outputSchema: schema,
    ...(index > 0 && { env: { ROWS: `\${{ steps.step-${index - 1}.output.rows }}` } }),
  }));
  return `${JSON.stringify({ version: 1, name: 'bench', steps }, null, 2)}\n`;
}

async function startServer(folder) {
  const child = spawn(process.execPath, [stepwell, 'language-server', '--stdio'], {
    cwd: folder,
    env: { ...process.env, STEPWELL_STATE_DIR: join(folder, 'state') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
    waiting.get(`${uri} ${version}`)?.(diagnostics);
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const uri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'bench' }],
    capabilities: {
      textDocument: { publishDiagnostics: { versionSupport: true } },
      workspace: { workspaceFolders: true },
    },
    initializationOptions: {},
  });
  void connection.sendNotification('initialized', {});
  return {
    connection,
    problemsOf: (uri, version) => new Promise((resolve) => waiting.set(`${uri} ${version}`, resolve)),
    residentMegabytes: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_000,
    end: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await connection.sendRequest('shutdown');
      void connection.sendNotification('exit');
      await ended;
    },
  };
}
