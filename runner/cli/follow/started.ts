import { dirname } from 'node:path';
import { get, type ProcessInfo } from '../../../protocol/control/get.ts';
import { pauseLines } from '../show/pause-lines.ts';
import { nextStepLines, nextSteps } from '../show/next-steps.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { callAgain } from '../remote/call.ts';
import { patiently } from '../remote/patiently.ts';
import { withProcess } from '../remote/with-runner.ts';
import { endingLines, fileForPeople, statusOf } from '../run/ending.ts';
import { openTerminal, type Terminal } from '../run/terminal.ts';
import { shortId } from '../show/short-id.ts';
import { print } from '../terminal/print.ts';
import { ProcessFollower } from './follow-process.ts';

/** What was set going, and what the command line says to do about it. */
export interface Started {
  /** The answer of the runner, with the whole id. */
  result: { pid: string };
  file: string;
  /** It ran before, and goes on. */
  continued?: boolean;
  options: { wait: boolean; json: boolean; 'state-dir': string | undefined };
}

/** The end of `start`, `proceed`, `retry` and `rerun`: prints the id, and with --wait stays and shows. */
export async function afterStart(started: Started): Promise<ExitStatus> {
  const { result, options } = started;
  const { pid } = result;
  if (!options.json) await print(process.stdout, `${pid}\n`);
  else if (!options.wait) await print(process.stdout, `${JSON.stringify(result, null, 2)}\n`);
  if (!options.wait) return EXIT.finished;
  const info = await follow(started);
  if (!info) return EXIT.cancelled;
  if (options.json) {
    const whole = await withProcess(options['state-dir'], { pid }, (runner) => runner.request(get, { pid }));
    await print(process.stdout, `${JSON.stringify(whole, null, 2)}\n`);
  }
  return statusOf(info);
}

/** Undefined: the person left, and it goes on. */
async function follow({ result, file, continued = false, options }: Started): Promise<ProcessInfo | undefined> {
  const { pid } = result;
  const stateDir = options['state-dir'];
  const terminal = await openTerminal(process, { interruptHint: 'Ctrl-C leaves it running' });
  const { display } = terminal;
  const call = callAgain(stateDir);
  const follower = new ProcessFollower({
    pid,
    display,
    behind: terminal.behind,
    file: fileForPeople(file, process.cwd()),
    continued,
    indent: terminal.live ? '  ' : '',
  });
  const left = new Leaving();
  try {
    const info = await Promise.race([
      left.asked,
      patiently(
        stateDir,
        'start',
        { pid },
        (runner) => follower.run(runner),
        () => {
          display.pause();
          display.print(terminal.colours.yellow('The runner has gone; waiting for it to come back ...'));
        },
      ),
    ]);
    display.end();
    if (info) display.print(...ending(info, continued, terminal, call));
    else display.print('', `It goes on in the runner. To see it: ${call(['info', shortId(pid)])}`);
    return info;
  } finally {
    left.dispose();
  }
}

function ending(
  info: ProcessInfo,
  continued: boolean,
  terminal: Terminal,
  call: (words: string[]) => string,
): string[] {
  const { live, colours } = terminal;
  const style = { ...terminal, columns: terminal.columns(), now: Date.now() };
  const goesOn = continued ? info.actions.at(-1)?.at : undefined;
  const from = Date.parse(goesOn ?? info.startedAt ?? info.createdAt);
  const ranMs = (info.finishedAt === null ? style.now : Date.parse(info.finishedAt)) - from;
  const hints = nextStepLines(nextSteps(info, info.error?.step), call, live ? colours : { dim: (text) => text });
  const pause = pauseLines(info, style);
  const apart = live ? [''] : [];
  return [
    ...endingLines(info, { ...terminal, folder: dirname(info.file) }, ranMs),
    ...(pause.length > 0 ? [...apart, ...pause] : []),
    ...(hints.length > 0 ? [...apart, ...hints] : []),
    ...apart,
  ];
}

/** Ctrl-C ends the watching, not the process. */
class Leaving {
  readonly asked: Promise<undefined>;
  #listener: () => void = () => undefined;

  constructor() {
    this.asked = new Promise((resolve) => {
      this.#listener = () => {
        resolve(undefined);
      };
    });
    // Not `once`: the display's own listener, which runs later, ends the program unless another one is there.
    process.on('SIGINT', this.#listener);
  }

  dispose(): void {
    process.off('SIGINT', this.#listener);
  }
}
