// The "everything" provider of the Node SDK: each step of step-protocol.md's table, for tests and `stepwell check-step`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { InvalidInput, StepError, serve, step } from 'stepwell';

step('echo', (input, ctx) => (ctx.with.wrap === true ? { input, with: ctx.with } : input));

step('fail', ({ message = 'it failed' }) => {
  throw new Error(message);
});

step('cause', ({ depth = 3 }) => {
  let error;
  for (let level = depth; level >= 1; level -= 1) error = new Error(`level ${level}`, { cause: error });
  throw error;
});

step('retry-after', ({ ms = 1500 }) => {
  throw new StepError('not now', { retryable: true, retryAfterMs: ms });
});

step('slow', async ({ ms = 10000 }, ctx) => {
  const start = performance.now();
  for (let passed = 0; passed < ms; passed = performance.now() - start) {
    ctx.progress(passed, ms);
    await wait(Math.min(50, ms - passed), undefined, { signal: ctx.signal });
  }
  return { slept: ms };
});

step('ignore-cancel', async ({ ms = 1000 }, ctx) => {
  ctx.progress(0);
  await wait(ms);
  return { ignored: true };
});

step({
  name: 'interrupt',
  title: 'Ask a person',
  description: 'Gives the input back and asks that a person looks at it.',
  interrupts: true,
  run: (input, ctx) =>
    ctx.interrupt(input, {
      message: input.message ?? 'Please check',
      schema: { type: 'object' },
      expiresInMs: input.expiresInMs,
    }),
});

step({
  name: 'progress',
  inputSchema: { type: 'object', properties: { to: { type: 'number' }, fall: { type: 'boolean' } } },
  idempotent: true,
  run: async ({ to = 3, fall = false }, ctx) => {
    let reported = 0;
    for (let done = 0; done <= to; done += 0.5) {
      ctx.progress(done, to, `${done} of ${to}`);
      reported += 1;
      await wait(20);
    }
    for (const level of ['debug', 'info', 'warning', 'error']) ctx.log[level](`a ${level} record`, { level });
    ctx.mask('not-a-real-secret');
    if (fall) ctx.progress(0, to, `0 of ${to}`);
    return { reported };
  },
});

step('artifact', async ({ name = 'report', text = 'hello\n' }, ctx) => {
  const path = `${name}.txt`;
  await writeFile(join(ctx.artifactDir, path), text);
  await ctx.artifact(name, path, { mediaType: 'text/plain' });
  return { path };
});

step('unicode', ({ broken = false }) =>
  broken
    ? { text: '\ud83d' }
    : {
        latin: 'Grüße',
        combining: 'e\u0301',
        cjk: '日本語',
        astral: '😀𝒳',
        rtl: 'שלום',
        separators: '\u2028\u2029',
        control: '\u0000\u0001\u001f\u007f',
        escapes: '"\\/\b\f\n\r\t',
        bom: '\ufeff',
        empty: '',
        'ä key': '🔑',
      },
);

step('bigint', () => ({
  value: 9007199254740993n,
  safe: 9007199254740991,
  list: [-9007199254740993n, 18446744073709551616n],
}));

step('nan', ({ value = 'nan' }) => ({ value: { nan: NaN, infinity: Infinity, '-infinity': -Infinity }[value] }));

step('big', ({ bytes = 1000000 }) => ({ text: 'x'.repeat(bytes) }));

step('print', ({ text = 'stray print', via = 'print' }) => {
  if (via === 'print') process.stdout.write(text);
  else if (via === 'fd') writeSync(1, text);
  else throw new InvalidInput(`via "${via}" is not known`);
  return { printed: true };
});

step('child-print', async ({ text = 'child print', holdMs = 0 }, ctx) => {
  const program = 'const [text, ms] = process.argv.slice(1); console.log(text); setTimeout(() => {}, Number(ms));';
  const child = spawn(process.execPath, ['-e', program, text, String(holdMs)], {
    stdio: 'inherit',
    signal: ctx.signal,
  });
  const exited = once(child, 'exit');
  ctx.log.info('child started', { pid: child.pid });
  await exited;
  return { printed: true };
});

step('child-reads-stdin', async (_input, ctx) => {
  const program =
    'let n = 0; process.stdin.on("data", (b) => (n += b.length)).on("end", () => process.exit(Math.min(n, 255)));';
  const child = spawn(process.execPath, ['-e', program], { stdio: 'inherit', signal: ctx.signal });
  const [bytes] = await once(child, 'exit');
  return { bytes };
});

step('exit-mid-run', ({ code = 3 }, ctx) => {
  ctx.progress(0);
  process.exit(code);
});

step('nothing', () => undefined);

step('reply-twice', () => {
  setTimeout(() => {
    throw new Error('an error after the answer');
  }, 1);
  return { reply: 1 };
});

serve({ name: 'everything', version: '1.0.0' });
