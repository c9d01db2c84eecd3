import { homedir } from 'node:os';
import { chooseStateDir } from '../../state-dir/default-location.ts';
import type { Invocation } from '../definitions/command.ts';
import type { doctorDefinition } from '../definitions/doctor.ts';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { coloursFor, wantsColour, type Colours } from '../terminal/colours.ts';
import { symbolsFor } from '../terminal/symbols.ts';

/** `stepwell doctor` */
export async function doctor({ options }: Invocation<typeof doctorDefinition>): Promise<ExitStatus> {
  const diagnosis = await examine(chooseStateDir(options['state-dir'], process.env, process.platform, homedir()));
  if (options.json) process.stdout.write(`${JSON.stringify(diagnosis, null, 2)}\n`);
  else {
    const colours = coloursFor(wantsColour(process.env, process.stdout.isTTY));
    process.stdout.write(diagnosis.findings.map((finding) => lines(finding, colours)).join(''));
  }
  const failed = diagnosis.findings.some(({ level }) => level === 'problem');
  return failed ? EXIT.error : EXIT.finished;
}

function lines({ about, level, text, advice }: Finding, colours: Colours): string {
  const { finished, error, separator } = symbolsFor(process.env, process.platform);
  const mark = { ok: colours.green(finished), note: colours.dim(separator), problem: colours.red(error) }[level];
  const first = `${mark} ${colours.bold(about)}  ${text}\n`;
  return advice === undefined ? first : `${first}    ${advice}\n`;
}
