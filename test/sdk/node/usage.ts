// How authors write steps in TypeScript. Compiled with the sources by the type check, and against the built types
// by types.test.ts, which puts 'stepwell' in the import's place.
import { Cancelled, InvalidInput, InvalidWith, StepError, serve, step } from '../../../protocol/sdk/node/index.ts';

step('plain', async (input, ctx) => {
  ctx.progress(1, 2, 'half');
  ctx.mask('secret-value');
  ctx.log.info('rows', { rows: input['rows'] as number });
  const response = await fetch(String(ctx.with['url']), { signal: ctx.signal });
  return { status: response.status };
});

step(function named() {
  return { named: true };
});

step('nothing', () => {
  // The input passes through.
});

step('void', async () => {
  await Promise.resolve();
});

interface Rows {
  rows: string[];
}

export const typed = step<Rows, { limit: number }>({
  name: 'typed',
  title: 'Typed',
  inputSchema: { type: 'object', required: ['rows'] },
  idempotent: true,
  run: (input, ctx) => {
    if (input.rows.length > ctx.with.limit) throw new InvalidInput('too many rows', { details: input.rows.length });
    // @ts-expect-error -- the input has no such property
    if (input.columns) return input;
    return { rows: input.rows.map((row) => row.toUpperCase()) } satisfies Rows;
  },
});
step('ask', (input, ctx) => ctx.interrupt(input, { message: 'Look', schema: { type: 'object' }, expiresInMs: 60_000 }));

step('artifact', async (_input, ctx) => {
  const file = await ctx.artifact('report', { content: 'text' }, { mediaType: 'text/plain' });
  const sum: string = file.sha256;
  return { sum, at: new Date(), many: 10n };
});

step('errors', (_input, ctx) => {
  const reason: unknown = ctx.signal.reason;
  if (reason instanceof Cancelled && reason.reason === 'timeout') throw new InvalidWith('url is missing');
  throw new StepError('busy', { code: 503, retryable: true, retryAfterMs: 1000, cause: new Error('why') });
});

// @ts-expect-error -- a step returns an object
step('number', () => 1);
// @ts-expect-error -- a step needs a function
step('no function');
step('level', (_input, ctx) => {
  // @ts-expect-error -- levels have names
  ctx.log('x');
});
serve({ name: 'usage', version: '1.0.0' });
