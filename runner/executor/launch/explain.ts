import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './find-program.ts';
import { LaunchError, type LaunchErrorDetails, type LaunchErrorReason } from './launch-error.ts';
import type { LaunchSpec } from './launcher.ts';

/**
 * Turns the failure of a spawn into a LaunchError that says what to do. The system answers ENOENT for a missing
 * program, a missing folder and a missing interpreter alike, so it is looked up here which of them it was.
 */
export function explain(error: unknown, spec: LaunchSpec, platform: NodeJS.Platform): LaunchError {
  const systemCode = codeOf(error);
  const { reason, message, more } = diagnose(systemCode, error, spec, platform);
  const details: LaunchErrorDetails = { reason, program: spec.argv[0], cwd: spec.cwd, ...more };
  if (systemCode !== undefined) details.systemCode = systemCode;
  return new LaunchError(message, details, error);
}

interface Diagnosis {
  reason: LaunchErrorReason;
  message: string;
  more?: Record<string, string>;
}

function diagnose(code: string | undefined, error: unknown, spec: LaunchSpec, platform: NodeJS.Platform): Diagnosis {
  const program = spec.argv[0];
  switch (code) {
    case 'EMFILE':
    case 'ENFILE':
      return {
        reason: 'tooManyFiles',
        message: `Cannot start ${quote(program)}: too many open files. Raise the limit (ulimit -n) or run fewer processes at once.`,
      };
    case 'EAGAIN':
    case 'ENOMEM':
      return {
        reason: 'tooManyProcesses',
        message: `Cannot start ${quote(program)}: the system has no room for another process (${code}). Raise the limit (ulimit -u) or run fewer processes at once.`,
      };
    case 'E2BIG':
    case 'ENAMETOOLONG':
      return {
        reason: 'tooLong',
        message: `Cannot start ${quote(program)}: its arguments and environment are longer than the system allows. Pass large values in a file; the input of a step already is one (STEPWELL_INPUT).`,
      };
    case 'ERR_INVALID_ARG_VALUE':
    case 'ERR_INVALID_ARG_TYPE':
      return {
        reason: 'badArgument',
        message: `Cannot start ${quote(program)}: ${error instanceof Error ? error.message : String(error)}`,
      };
    default:
      break;
  }
  const folder = folderProblem(spec);
  if (folder !== undefined) return folder;
  if (platform === 'win32') return windowsProblem(code, error, spec);
  return programProblem(code, error, spec);
}

function folderProblem(spec: LaunchSpec): Diagnosis | undefined {
  const stats = statSync(spec.cwd, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return undefined;
  const what = stats === undefined ? 'does not exist' : 'is not a folder';
  return {
    reason: 'badCwd',
    message: `Cannot start ${quote(spec.argv[0])}: its working directory ${quote(spec.cwd)} ${what}. Create it, or correct "cwd".`,
  };
}

function programProblem(code: string | undefined, error: unknown, spec: LaunchSpec): Diagnosis {
  const program = spec.argv[0];
  const lookup = findProgram(program, spec.cwd, spec.env['PATH']);
  if (!lookup.found && lookup.blocked !== undefined) return blockedProblem(program, lookup.blocked);
  if (!lookup.found) return notFound(program, spec);
  if (code === 'ENOENT') {
    return {
      reason: 'notExecutable',
      message: `Cannot start ${quote(lookup.file)}: the interpreter its first line ("#!...") names does not exist. Correct that line, or install the interpreter.`,
    };
  }
  if (code === 'ENOEXEC') {
    return {
      reason: 'notExecutable',
      message: `Cannot start ${quote(lookup.file)}: it is neither a script with a "#!" line nor a program for this machine.`,
    };
  }
  return {
    reason: code === 'EACCES' ? 'noPermission' : 'other',
    message: `Cannot start ${quote(lookup.file)}: ${text(error)}.`,
  };
}

function blockedProblem(program: string, blocked: { file: string; directory: boolean }): Diagnosis {
  if (blocked.directory) {
    return { reason: 'noPermission', message: `Cannot start ${quote(program)}: ${quote(blocked.file)} is a folder.` };
  }
  return {
    reason: 'noPermission',
    message: `Cannot start ${quote(program)}: ${quote(blocked.file)} is not executable. Make it so with: chmod +x ${blocked.file}`,
  };
}

function notFound(program: string, spec: LaunchSpec): Diagnosis {
  if (program.includes('/')) {
    return {
      reason: 'notFound',
      message: `Cannot start ${quote(program)}: there is no such file (looked for ${quote(path.resolve(spec.cwd, program))}; paths are relative to the step's "cwd").`,
    };
  }
  const hint = existsSync(path.resolve(spec.cwd, program)) ? ` Did you mean "./${program}"?` : '';
  const searched = spec.env['PATH'];
  const where =
    searched === undefined ? "the step's environment has no PATH" : `searched the PATH of the step: ${searched}`;
  return { reason: 'notFound', message: `Cannot start ${quote(program)}: program not found.${hint} (${where})` };
}

function windowsProblem(code: string | undefined, error: unknown, spec: LaunchSpec): Diagnosis {
  const program = spec.argv[0];
  if (code !== 'ENOENT') return { reason: 'other', message: `Cannot start ${quote(program)}: ${text(error)}.` };
  const hint = existsSync(path.resolve(spec.cwd, program)) ? ` Did you mean ".\\${program}"?` : '';
  return {
    reason: 'notFound',
    message: `Cannot start ${quote(program)}: program not found in the PATH of the step.${hint}`,
  };
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function quote(name: string): string {
  return JSON.stringify(name);
}
