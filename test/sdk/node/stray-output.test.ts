import { readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Provider, WIRES } from './support/provider.ts';

const EXTRA = fileURLToPath(new URL('fixtures/extra.mjs', import.meta.url));

it.each(WIRES)('over %s, every way of printing reaches stderr whole and never stdout', async (wire) => {
  await using provider = await Provider.ready({ wire, args: [EXTRA] });
  const { ways } = (await provider.output('print-ways')) as { ways: string[] };
  expect(ways.length).toBeGreaterThan(10);
  for (const [index, way] of ways.entries()) {
    const text = `print-${index}`;
    await provider.output('print-by', { way, text });
    await provider
      .until(() => (provider.stderr.includes(`${text}\n`) ? true : undefined))
      .catch(() => {
        throw new Error(`${way} was lost`);
      });
  }
  expect(provider.stray).toEqual([]);
});

it.each(WIRES)('over %s, stdin is empty for the step and its children', async (wire) => {
  await using provider = await Provider.ready({ wire, args: [EXTRA] });
  expect(await provider.output('read-stdin')).toEqual({ streamed: '', read: '', child: '0' });
});

it.each(WIRES)('over %s, a print before serve() does no harm', async (wire) => {
  await using provider = await Provider.ready({ wire, args: [EXTRA, '--print-first'] });
  expect(provider.stray).toEqual(['printed before serve']);
  await provider.output('print-by', { way: 'console.log', text: 'and after' });
  await provider.until(() => (provider.stderr.includes('and after\n') ? true : undefined));
  expect(provider.stray).toHaveLength(1);
});

it('every message stands between line feeds of its own', async () => {
  await using provider = await Provider.ready();
  await provider.output('echo');
  expect(provider.lines.slice(0, 4).map((line) => line === '')).toEqual([true, false, true, false]);
});

it.skipIf(process.platform !== 'linux')(
  'on Linux the descriptors themselves are moved: 0 is the null device, 1 is stderr',
  async () => {
    await using provider = await Provider.ready({ wire: 'pipes' });
    const target = (fd: number): string => readlinkSync(`/proc/${provider.child.pid ?? 0}/fd/${fd}`);
    expect(target(0)).toBe('/dev/null');
    expect(target(1)).toBe(target(2));
  },
);
