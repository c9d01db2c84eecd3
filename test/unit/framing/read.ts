import { LineReader, type FramedItem } from '../../../protocol/step/framing/index.ts';

/** Reads a stream given in these chunks to its end. */
export function readAll(chunks: readonly (Buffer | string)[], maxMessageBytes?: number): FramedItem[] {
  const items: FramedItem[] = [];
  const reader = new LineReader({
    onItem: (item) => items.push(item),
    ...(maxMessageBytes === undefined ? {} : { maxMessageBytes }),
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  return items;
}

/** Items as short lines, stray output joined, for comparing streams whatever their chunks. */
export function summary(items: readonly FramedItem[]): string[] {
  const lines: string[] = [];
  let stray: Buffer[] = [];
  const flush = (): void => {
    if (stray.length > 0) lines.push(`stray ${JSON.stringify(Buffer.concat(stray).toString('latin1'))}`);
    stray = [];
  };
  for (const item of items) {
    if (item.kind === 'stray') stray.push(item.bytes);
    else {
      flush();
      if (item.kind === 'message') lines.push(`message ${item.text}`);
      else if (item.kind === 'overlong')
        lines.push(`overlong ${item.bytes} ${item.id ?? ''} ${item.method ?? ''}`.trim());
      else lines.push(`fault ${item.id ?? ''} ${item.reason}`);
    }
  }
  flush();
  return lines;
}

/** The same bytes, one chunk for each. */
export function byteByByte(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (byte) => Buffer.from([byte]));
}
