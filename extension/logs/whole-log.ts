import type { ReadLogParams, ReadLogResult } from '../../protocol/control/log.ts';
import { LOG_LIMITS } from './log-reader.ts';
import { LogText, type Heading } from './log-text.ts';

export interface WholeLogOptions {
  /** Of which log: what is the same in every request. */
  log: Pick<ReadLogParams, 'pid' | 'step' | 'attempt'>;
  ask: (params: ReadLogParams) => Promise<ReadLogResult>;
  heading: Heading;
}

/** The text of a log from its beginning to where it is now, a piece at a time: never whole in memory. */
export async function* wholeLog({ log, ask, heading }: WholeLogOptions): AsyncGenerator<string> {
  const text = new LogText(heading);
  let cursor: string | undefined;
  for (;;) {
    const limitBytes = LOG_LIMITS.pieceBytes;
    const piece = await ask({ ...log, limitBytes, ...(cursor !== undefined && { cursor }) });
    // The first lines too stand below whose they are, where a log is of a whole process.
    const [first] = piece.records;
    if (log.step === undefined && text.first === undefined && first) yield `${heading(first)}\n`;
    text.append(piece.records);
    const done = piece.records.length === 0 && piece.cursor === cursor;
    if (done) text.end();
    const ready = text.take();
    if (ready !== '') yield ready;
    if (done) return;
    ({ cursor } = piece);
  }
}
