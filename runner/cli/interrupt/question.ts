import { createInterface } from 'node:readline';

/** How a question was answered: the letter of the choice, or how it was not. */
export type Answer<Letter extends string> = Letter | 'interrupted' | 'closed' | 'over';

/**
 * Asks on the terminal until the answer begins with one of the letters.
 * @param whenEmpty what Enter alone means; undefined: ask again
 * Ctrl-C gives `interrupted`, the end of standard input `closed`, and `over` when that is aborted before an answer.
 */
export function ask<Letter extends string>(
  question: string,
  letters: readonly Letter[],
  over: AbortSignal,
  whenEmpty?: Letter,
): Promise<Answer<Letter>> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
    let answer: Answer<Letter> | undefined;
    const finish = (given: Answer<Letter>): void => {
      answer ??= given;
      lines.close();
    };
    const leave = (): void => {
      process.stderr.write('\n');
      finish('over');
    };
    over.addEventListener('abort', leave);
    lines.on('SIGINT', () => {
      process.stderr.write('\n');
      finish('interrupted');
    });
    lines.on('close', () => {
      // Otherwise the terminal would keep the command alive.
      process.stdin.pause();
      over.removeEventListener('abort', leave);
      resolve(answer ?? 'closed');
    });
    lines.on('line', (line) => {
      const typed = line.trim().toLowerCase();
      const found = typed === '' ? whenEmpty : letters.find((letter) => typed.startsWith(letter));
      if (found !== undefined) finish(found);
      else lines.prompt();
    });
    if (over.aborted) {
      finish('over');
      return;
    }
    lines.setPrompt(question);
    lines.prompt();
  });
}
