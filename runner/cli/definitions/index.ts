import { check } from './check.ts';
import { checkStep } from './check-step.ts';
import type { Command } from './command.ts';
import { complete } from './complete.ts';
import { completion } from './completion.ts';
import { init } from './init.ts';
import { run } from './run.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [run, init, check, checkStep, completion, complete];
