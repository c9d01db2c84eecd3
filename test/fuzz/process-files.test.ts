import { expect, test } from 'vitest';
import { parseProcessFile } from '../../protocol/process-file/parse.ts';
import { resolveDefinition } from '../../protocol/process-file/resolve.ts';
import { announcedSeed, fuzzCount, Random } from '../support/random.ts';
import { BREAKERS, mutate } from './support/mutate-text.ts';

const COUNT = fuzzCount(10_000, 2_000);
/** Generous for a shared machine; such a file takes about a millisecond. */
const MAX_MS = 5000;

const SAMPLE = `// A file that uses everything.
{
  "version": 1, "name": "sample", "title": "Sample \\u00e9", "params": { "type": "object", "properties": { "who": { "type": "string", "default": "you" } } },
  "data": { "rows": [1, 2.5, null, true, "x"] }, "dataSchema": { "type": "object" }, "cwd": ".", "env": { "A": "\${{ secrets.T }}", "B": 2 },
  "secrets": { "T": { "command": ["pass", "t"] } }, "timeout": "1h30m", "defaults": { "retry": { "maxAttempts": 2, "on": ["Timeout"] } },
  "providers": { "py": { "command": "python3", "args": ["steps.py"], "startTimeout": 5 } },
  "steps": [
    { "id": "fetch", "provider": "py", "with": { "who": "\${{ params.who }}", "deep": [{ "x": "a \${{ env.B }} b" }] } },
    { "id": "check", "command": "cat", "args": ["-", "$\${{ literal }}"], "stdin": "json", "if": "input.n > 3 && ('a' in input || !steps.fetch.output.b)" },
    { "id": "review", "run": ["set -e", "ls"], "shell": "bash", "interrupt": { "message": "See \${{ steps.fetch.output.rows[0] }}", "expiresIn": "30d" }, "windows": { "run": "dir", "shell": "cmd" } },
  ],
  "onFailure": [{ "id": "tell", "command": "notify", "args": ["\${{ error.message }}"] }],
  "finally": [{ "id": "clean", "run": "rm -rf tmp" }], "concurrency": { "key": "\${{ params.who }}", "limit": 1 }, "x-note": [/* free */],
}
`;

test('the sample itself is valid, so that what is found is the mutation', () => {
  expect(parseProcessFile(SAMPLE).problems).toEqual([]);
});

test(`${COUNT} malformed files: never a crash, never a hang, always a problem inside the text`, () => {
  const seed = announcedSeed(`${COUNT} process files`);
  const random = new Random(seed);
  const memory = process.memoryUsage().heapUsed;
  let refused = 0;
  for (let round = 0; round < COUNT; round++) {
    const text = mutate(SAMPLE, random);
    const start = performance.now();
    const result = attempt(text, seed, round);
    const took = performance.now() - start;
    if (took > MAX_MS) throw new Error(`Seed ${seed}, round ${round}: ${took} ms.`);
    if (result.file === undefined) refused++;
    const wrong = faultOf(text, result);
    if (wrong !== undefined) throw new Error(`Seed ${seed}, round ${round}: ${wrong}\n${text}`);
  }
  // Most mutations break the file; were none found, the test would show nothing.
  expect(refused).toBeGreaterThan(COUNT / 2);
  expect(process.memoryUsage().heapUsed - memory).toBeLessThan(300 * 1024 * 1024);
});

test.each(BREAKERS)('whatever is broken by %s is refused', (_name, breaks) => {
  const random = new Random(1);
  for (let round = 0; round < 50; round++) {
    const text = breaks(SAMPLE, random);
    const result = attempt(text, 1, round);
    expect(result.file, text).toBeUndefined();
    expect(result.problems.length).toBeGreaterThan(0);
    expect(faultOf(text, result)).toBeUndefined();
  }
});

function attempt(text: string, seed: number, round: number): ReturnType<typeof parseProcessFile> {
  try {
    const result = parseProcessFile(text);
    // What is called valid must also be ready to run.
    if (result.file !== undefined) {
      for (const platform of ['windows', 'linux', 'macos'] as const) {
        resolveDefinition(result.file, { file: '/repo/sample.process.json', platform });
      }
    }
    return result;
  } catch (error) {
    throw new Error(`Seed ${seed}, round ${round}: ${String(error)}\n${text}`, { cause: error });
  }
}

/** What is wrong with an answer, or undefined. */
function faultOf(text: string, { file, problems }: ReturnType<typeof parseProcessFile>): string | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if ((file === undefined) !== errors.length > 0) return 'A file is refused exactly when it has an error.';
  const lines = text.split(/\r\n|\n|\r/);
  for (const { message, offset, length, line, column, endLine, endColumn } of problems) {
    const told = `${line}:${column}-${endLine}:${endColumn} ${message}`;
    if (message === '' || /[\n\r]/.test(message)) return `Not one line: ${told}`;
    if (offset < 0 || length < 0 || offset + length > text.length) return `Outside the text: ${told}`;
    const [start, end] = [lines[line - 1], lines[endLine - 1]];
    if (start === undefined || end === undefined) return `No such line: ${told}`;
    // A range may end within a line break of two characters.
    if (column < 1 || column > start.length + 2 || endColumn < 1 || endColumn > end.length + 2)
      return `No such column: ${told}`;
  }
  return undefined;
}
