import { candidates } from '../completion/candidates.ts';
import { COMMANDS } from '../definitions/index.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';

/** `stepwell complete -- WORD...`: one candidate a line, a tab, a description. */
export async function complete(words: string[]): Promise<ExitStatus> {
  // A description of several lines would be taken for candidates.
  const found = await candidates(
    COMMANDS.map(({ definition }) => definition),
    words,
  );
  const lines = found.map(({ value, help }) => (help === undefined ? value : `${value}\t${help.replace(/\s+/g, ' ')}`));
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return EXIT.finished;
}
