import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { platformOf } from '../../../protocol/process-file/platform.ts';
import { resolveDefinition } from '../../../protocol/process-file/resolve.ts';
import { applyEvent, newRecord } from '../../../protocol/process/apply-event.ts';
import { outlineOf } from '../../../protocol/process/outline.ts';
import type { ProcessEvent, StepLog, TransientEvent } from '../../../protocol/process/events.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import type { Clock } from '../../../runner/executor/clock.ts';
import { CancelToken, createExecutor, type Cursor, type JobOutcome } from '../../../runner/executor/index.ts';
import { createLauncher } from '../../../runner/executor/launch/launcher.ts';
import { inheritableEnv } from '../../../runner/platform/environment.ts';
import { createValidator } from '../../../runner/validation/index.ts';

/** What a test runs: a process file as an object, and files beside it. */
export interface Scenario {
  /** Everything of a process file but `version` and `name`, which are filled in. */
  process: object;
  data?: JsonObject;
  params?: JsonObject;
  /** Written beside the process file, by relative path. */
  files?: Record<string, string>;
  /** On top of what steps inherit. */
  env?: Record<string, string>;
  /** The runner's own environment, where secrets are looked up. */
  runnerEnv?: Record<string, string>;
  cursor?: Partial<Cursor>;
  clock?: Clock;
  maxDataBytes?: number;
  longestInlineWaitMs?: number;
  random?: () => number;
  control?: CancelToken;
  /** Called for everything that happens, as it happens. */
  onEvent?: (event: ProcessEvent | TransientEvent) => void;
  /** What `commit` waits for. */
  onCommit?: (event: ProcessEvent) => Promise<void> | void;
}

export interface Ran {
  outcome: JobOutcome;
  record: ProcessRecord;
  events: ProcessEvent[];
  shown: TransientEvent[];
  /** Log texts, of one step when named. */
  log: (step?: string) => string[];
  /** Whether a text stands anywhere in what was kept or shown. */
  mentions: (text: string) => boolean;
  /** Folder of the process file, kept until the test ends. */
  folder: string;
}

const folders: string[] = [];

/** Removes what the scenarios of a test file left. Call from `afterAll`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Runs a process through the real parser, launcher and engine. */
export async function runProcess(scenario: Scenario): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-test-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(scenario.files ?? {})) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o755 });
  }
  const path = join(folder, 'test.process.json');
  const text = JSON.stringify({ version: 1, name: 'test', ...scenario.process });
  writeFileSync(path, text);
  const { file, problems } = parseProcessFile(text);
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (!file || errors.length > 0) throw new Error(errors.map((problem) => problem.message).join('\n'));
  const definition = resolveDefinition(file, { file: path, platform: platformOf(process.platform) });
  const workspace = join(folder, '.workspace');
  mkdirSync(workspace, { mode: 0o700 });
  const data = scenario.data ?? definition.data ?? {};
  const record = newRecord('0'.repeat(32), {
    ...definition,
    at: new Date().toISOString(),
    outline: outlineOf(definition),
    data,
  });
  const events: ProcessEvent[] = [];
  const shown: TransientEvent[] = [];
  const launcher = createLauncher();
  const validator = createValidator();
  const executor = createExecutor({
    launcher,
    validator,
    runnerEnv: { ...process.env, ...scenario.runnerEnv },
    ...(scenario.clock && { clock: scenario.clock }),
    ...(scenario.random && { random: scenario.random }),
    ...(scenario.longestInlineWaitMs !== undefined && { longestInlineWaitMs: scenario.longestInlineWaitMs }),
  });
  try {
    const outcome = await executor.run(
      {
        pid: record.pid,
        definition,
        params: scenario.params ?? {},
        env: { ...inheritableEnv(process.env), ...scenario.env },
        cursor: {
          next: 0,
          end: definition.steps.length,
          input: data,
          attempts: 0,
          results: {},
          ranMs: 0,
          ...scenario.cursor,
        },
        workspace,
        maxDataBytes: scenario.maxDataBytes ?? 1024 * 1024,
      },
      {
        commit(event) {
          events.push(structuredClone(event));
          applyEvent(record, event);
          scenario.onEvent?.(event);
          return scenario.onCommit?.(event);
        },
        show(event) {
          shown.push(event);
          if (event.type === 'stepProgress') applyEvent(record, event);
          scenario.onEvent?.(event);
        },
      },
      scenario.control ?? new CancelToken(),
    );
    const log = (step?: string): string[] =>
      shown
        .filter((event): event is StepLog => event.type === 'stepLog' && (step === undefined || event.step === step))
        .map((event) => event.message);
    const mentions = (wanted: string): boolean => JSON.stringify([outcome, events, shown, record]).includes(wanted);
    return { outcome, record, events, shown, log, mentions, folder };
  } finally {
    await Promise.all([launcher.dispose(), validator.dispose()]);
  }
}

/** A step that runs a line of Node: `main(input)` returns the output, or undefined to give none. */
export function nodeStep(id: string, body: string, more: object = {}): object {
  const script = `
    const fs = require('node:fs');
    const input = JSON.parse(fs.readFileSync(process.env.STEPWELL_INPUT, 'utf8'));
    const emit = (event) => fs.appendFileSync(process.env.STEPWELL_EVENTS, JSON.stringify(event) + '\\n');
    (async () => { ${body} })().then((output) => {
      if (output !== undefined) fs.writeFileSync(process.env.STEPWELL_OUTPUT, JSON.stringify(output));
    });`;
  return { id, command: process.execPath, args: ['-e', script], ...more };
}
