import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../protocol/step/limits.ts';
import { fuzzCount } from '../support/random.ts';
import { runMeasured } from './support/run-command.ts';

/** How much larger the runner may get than it is with a line of output, in MiB. */
const FLAT_MIB = 50;
const MB = 1_000_000;
const LINE = 'a line of output that is about eighty characters long, as many lines of logs are';

/** At full count the flood alone takes half a minute on a quiet machine. */
const timeout = fuzzCount(900_000, 120_000);

describe('a step that floods its output', { timeout }, () => {
  test('the memory of the runner stays flat, and its log says where something over the limit was left out', async () => {
    const bytes = fuzzCount(5000 * MB, 120 * MB);
    const quiet = await runMeasured({ steps: [{ id: 'one', run: 'echo hello' }] });
    const flood = await runMeasured({
      // Without line breaks first: those are the costly ones to tell apart.
      steps: [{ id: 'one', run: `head -c ${bytes} /dev/zero; yes '${LINE}' | head -c ${20 * MB}; echo the end` }],
    });
    console.log(`${bytes / MB} MB: peak ${flood.peakMiB.toFixed(0)} MiB, beside ${quiet.peakMiB.toFixed(0)} MiB`);
    expect(flood.status).toBe(0);
    if (bytes > LIMITS.maxStepLogBytes) expect(flood.stderr).toContain('bytes of log left out');
    expect(flood.stderr).toContain('the end');
    expect(flood.peakMiB - quiet.peakMiB).toBeLessThan(FLAT_MIB);
  });

  test('one line of 100 MB is passed on in pieces', async () => {
    const quiet = await runMeasured({ steps: [{ id: 'one', run: 'echo hello' }] });
    const flood = await runMeasured({
      steps: [{ id: 'one', run: `head -c ${100 * MB} /dev/zero | tr '\\0' x; echo; echo the end` }],
    });
    expect(flood.status).toBe(0);
    expect(flood.stderr).toContain('the end');
    expect(flood.peakMiB - quiet.peakMiB).toBeLessThan(FLAT_MIB);
  });

  test('goes on to its end when the reader of its log leaves in the middle', async () => {
    const process = { steps: [{ id: 'one', run: `head -c ${20 * MB} /dev/zero | tr '\\0' x` }] };
    expect(await runMeasured(process, { readBytes: 2 * MB })).toMatchObject({ status: 0 });
  });

  test('a provider that floods the wire with what is no message does not disturb its answer', async () => {
    const provider = `
      const fs = require('node:fs');
      const write = (text) => { for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(fs.writeSync(1, rest)); };
      let input = '';
      process.stdin.on('data', (chunk) => {
        input += chunk;
        for (let end; (end = input.indexOf('\\n')) >= 0; input = input.slice(end + 1)) {
          const { id, method } = JSON.parse(input.slice(0, end));
          if (method === 'initialize') write(JSON.stringify({ jsonrpc: '2.0', id, result: { protocolVersion: '1', provider: { name: 'f', version: '1' }, capabilities: {} } }) + '\\n');
          else if (method === 'step/run') {
            for (let count = 0; count < 100; count += 1) write('x'.repeat(1000000));
            write('\\n' + JSON.stringify({ jsonrpc: '2.0', id, result: { status: 'completed', output: { fine: true } } }) + '\\n');
          }
        }
      }).on('end', () => process.exit(0));`;
    const flood = await runMeasured({
      providers: { p: { command: process.execPath, args: ['-e', provider] } },
      steps: [{ id: 'one', provider: 'p' }],
    });
    const quiet = await runMeasured({ steps: [{ id: 'one', run: 'echo hello' }] });
    expect(flood.status).toBe(0);
    expect(flood.peakMiB - quiet.peakMiB).toBeLessThan(FLAT_MIB);
  });
});
