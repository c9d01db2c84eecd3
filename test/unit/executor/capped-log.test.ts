import { describe, expect, test } from 'vitest';
import { CappedLog } from '../../../runner/executor/logs/capped-log.ts';
import { LogStream } from '../../../runner/executor/logs/log-stream.ts';
import { Tail } from '../../../runner/executor/logs/tail.ts';
import { Masker } from '../../../runner/executor/secrets/masker.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';

type Record = [text: string, continues: boolean];

function stream(masker = new Masker()): { write: (text: string) => void; end: () => void; records: Record[] } {
  const records: Record[] = [];
  const log = new LogStream(masker, (text, continues) => records.push([text, continues]));
  return {
    write: (text) => {
      log.write(Buffer.from(text));
    },
    end: () => {
      log.end();
    },
    records,
  };
}

describe('the log of a pipe', () => {
  test('is cut into lines wherever the chunks end, without line breaks of either kind', () => {
    const text = 'one\ntwo\r\n\nfünf ☕\nlast';
    for (let cut = 0; cut <= Buffer.byteLength(text); cut += 1) {
      const records: string[] = [];
      const log = new LogStream(new Masker(), (line) => records.push(line));
      log.write(Buffer.from(text).subarray(0, cut));
      log.write(Buffer.from(text).subarray(cut));
      log.end();
      expect(records).toEqual(['one', 'two', '', 'fünf ☕', 'last']);
    }
  });

  test('a line longer than a record goes on in the next ones, each within the limit', () => {
    const { write, end, records } = stream();
    const line = '☕'.repeat(100_000);
    write(`${line}\nnext\n`);
    end();
    expect(records.at(-1)).toEqual(['next', false]);
    expect(
      records
        .slice(0, -1)
        .map(([text]) => text)
        .join(''),
    ).toBe(line);
    expect(records.slice(0, -2).every(([, continues]) => continues)).toBe(true);
    expect(Math.max(...records.map(([text]) => Buffer.byteLength(text)))).toBeLessThanOrEqual(LIMITS.maxLogRecordBytes);
  });

  test('a secret is masked wherever it stands in a long line and wherever the chunks end', () => {
    const masker = new Masker();
    masker.add('the-secret-value');
    const filler = 'x'.repeat(21_837);
    for (const at of [0, 1, 5, 10, 15, 16, 17]) {
      const { write, end, records } = stream(masker);
      const text = `${filler}${'y'.repeat(at)}the-secret-value${filler.repeat(4)}`;
      for (let from = 0; from < text.length; from += 4099) write(text.slice(from, from + 4099));
      end();
      const joined = records.map(([piece]) => piece).join('');
      expect(joined).not.toContain('secret');
      expect(joined).toContain('***');
    }
  });

  test('over the limit the head and the tail are kept, with a mark that counts what is left out', () => {
    const records: string[] = [];
    const log = new CappedLog(new Masker(), (text) => records.push(text), 2000);
    for (let line = 0; line < 100_000; line += 1) log.write(Buffer.from(`line ${line}\n`));
    log.end();
    expect(records[0]).toBe('line 0');
    expect(records.at(-1)).toBe('line 99999');
    const mark = records.findIndex((text) => text.includes('left out'));
    const [, left] = /(\d+) bytes/.exec(records[mark] ?? '') ?? [];
    const kept = records.filter((_, index) => index !== mark).join('\n').length;
    expect(Number(left)).toBeGreaterThan(800_000);
    expect(Number(left) + kept).toBeGreaterThan(1_088_890 - 2000);
  });
});

describe('the tail of standard error', () => {
  test('is whole when it is short', () => {
    const tail = new Tail(100);
    tail.write(Buffer.from('one\r\ntwo\n'));
    expect(tail.text()).toBe('one\ntwo');
  });

  test('begins at a line when something was dropped before it', () => {
    const tail = new Tail(20);
    for (let line = 0; line < 50; line += 1) tail.write(Buffer.from(`line ${line}\n`));
    expect(tail.text()).toBe('…\nline 48\nline 49');
  });
});
