import { get } from '../../../protocol/control/get.ts';
import type { Invocation } from '../definitions/command.ts';
import type { infoDefinition } from '../definitions/info.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { callAgain } from '../remote/call.ts';
import { readPid } from '../remote/read-pid.ts';
import { withProcess } from '../remote/with-runner.ts';
import { infoPage } from '../show/info-page.ts';
import { nextStepLines, nextSteps } from '../show/next-steps.ts';
import { styleFor } from '../show/style.ts';
import { print } from '../terminal/print.ts';

/** `stepwell info PID` */
export async function info({
  arguments: [text = ''],
  options,
}: Invocation<typeof infoDefinition>): Promise<ExitStatus> {
  const pid = readPid(text);
  const stateDir = options['state-dir'];
  const found = await withProcess(stateDir, { pid }, (runner) => runner.request(get, { pid }));
  if (options.json) {
    await print(process.stdout, `${JSON.stringify(found, null, 2)}\n`);
    return EXIT.finished;
  }
  const style = styleFor(process.stdout);
  await print(process.stdout, `${infoPage(found, { ...style, cwd: process.cwd() }).join('\n')}\n`);
  const hints = nextStepLines(
    nextSteps(found, found.error?.step),
    callAgain(stateDir),
    styleFor(process.stderr).colours,
  );
  if (hints.length > 0) await print(process.stderr, `${hints.join('\n')}\n\n`);
  return EXIT.finished;
}
