import { writeFileSync } from 'node:fs';
import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { checkProvider } from '../../conformance/check.ts';
import type { UserStep } from '../../conformance/provider-facts.ts';
import { humanReport } from '../../conformance/report/human.ts';
import { jsonReport } from '../../conformance/report/json.ts';
import { summarize } from '../../conformance/summary.ts';
import { createLauncher } from '../../executor/launch/launcher.ts';
import { CliError } from '../cli-error.ts';
import { wantsColour } from '../terminal/colours.ts';
import { inheritableEnv } from '../../platform/environment.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';

/** Time for a whole check; a slow provider on a busy machine needs a third of it. */
const CHECK_MS = 300_000;

export interface CheckStepOptions {
  json: boolean;
  /** File to write every message of every session to, as NDJSON. */
  transcript?: string | undefined;
  /** A step of the provider's own that can be run without harm, instead of `echo`. */
  step?: string | undefined;
  /** Its input and its settings, JSON text. */
  input?: string | undefined;
  with?: string | undefined;
}

/** Checks the provider `argv` and prints the report. 0: it meets every MUST, 1: it does not; 2: it cannot be checked. */
export async function checkStep(argv: readonly string[], options: CheckStepOptions): Promise<ExitStatus> {
  const [program, ...args] = argv;
  if (program === undefined) throw new CliError('Name the provider to check: stepwell check-step -- COMMAND [ARG...]');
  const userStep = readUserStep(options);
  const launcher = createLauncher();
  const counter = progressLine(process.stderr);
  try {
    const report = await checkProvider({
      argv: [program, ...args],
      cwd: process.cwd(),
      env: inheritableEnv(process.env),
      launcher,
      timeoutMs: CHECK_MS,
      onProgress: counter.show,
      ...(userStep ? { userStep } : {}),
    });
    counter.clear();
    if (options.transcript !== undefined) {
      writeFileSync(options.transcript, report.transcript.map((entry) => `${JSON.stringify(entry)}\n`).join(''), {
        mode: 0o600,
      });
    }
    const { isTTY, columns } = process.stdout;
    process.stdout.write(
      options.json
        ? jsonReport(report)
        : humanReport(report, {
            colors: wantsColour(process.env, isTTY),
            width: isTTY ? Math.max(60, columns) : 110,
          }),
    );
    return summarize(report.verdicts).failed > 0 ? EXIT.error : EXIT.finished;
  } catch (error) {
    counter.clear();
    if (isLaunchError(error)) throw new CliError(error.message);
    throw error;
  } finally {
    await launcher.dispose();
  }
}

/** By name: every bundle has its own copy of the class. */
function isLaunchError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'LaunchError';
}

function readUserStep({ step, input, with: settings }: CheckStepOptions): UserStep | undefined {
  if (step === undefined) {
    if (input !== undefined || settings !== undefined) throw new CliError('--input and --with need --step NAME.');
    return undefined;
  }
  return { step, input: readObject('--input', input), with: readObject('--with', settings) };
}

function readObject(option: string, text: string | undefined): JsonObject {
  if (text === undefined) return {};
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new CliError(`${option} is not valid JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CliError(`${option} must be a JSON object.`);
  return value;
}

/** A line on the terminal that says how far the check is; nothing at all when stderr is no terminal. */
function progressLine(stream: NodeJS.WriteStream): {
  show: (done: number, total: number, title: string) => void;
  clear: () => void;
} {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (done, total, title) => stream.write(`\r\u001b[2K${done}/${total}  ${title}`.slice(0, stream.columns)),
    clear: () => stream.write('\r\u001b[2K'),
  };
}
