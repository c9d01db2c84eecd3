import { cancel } from './cancel.ts';
import { check } from './check.ts';
import { checkStep } from './check-step.ts';
import type { Command } from './command.ts';
import { complete } from './complete.ts';
import { completion } from './completion.ts';
import { data } from './data.ts';
import { remove } from './delete.ts';
import { doctor } from './doctor.ts';
import { info } from './info.ts';
import { init } from './init.ts';
import { languageServer } from './language-server.ts';
import { list } from './list.ts';
import { logs } from './logs.ts';
import { proceed } from './proceed.ts';
import { rerun } from './rerun.ts';
import { retry } from './retry.ts';
import { run } from './run.ts';
import { runner } from './runner.ts';
import { service } from './service.ts';
import { start } from './start.ts';
import { wait } from './wait.ts';
import { watch } from './watch.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  run,
  start,
  list,
  info,
  logs,
  data,
  wait,
  watch,
  proceed,
  cancel,
  retry,
  rerun,
  remove,
  runner,
  service,
  doctor,
  init,
  check,
  checkStep,
  languageServer,
  completion,
  complete,
];
