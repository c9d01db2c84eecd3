import { describe, expect, it } from 'vitest';
import type { Provider } from '../../node/support/provider.ts';
import { newId } from '../../node/support/provider.ts';

export interface Traits {
  /** Nothing the step or its children print reaches stdout, and children find nothing on stdin. */
  descriptorsMoved: boolean;
  /** A cancel and the end of stdin are seen in the middle of a step that never asks. */
  watchesAlways: boolean;
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** What the everything provider of a language must show on this machine. */
export function everythingSuite(title: string, missing: boolean, start: () => Promise<Provider>, traits: Traits): void {
  describe.skipIf(missing)(title, () => {
    it('gives data back exactly as it came', async () => {
      await using provider = await start();
      const tricky = [
        {},
        { '0': 'a' },
        { '0': { '0': [] }, '1': {} },
        { '7': 1, a: [[], {}, [{}], null, true, 1.5, -0.5, 1e21, 9007199254740991] },
        { '': '', 'ä\u0000': '\u0000\u2028😀', deep: { x: { '0': {} } } },
        { '\u0000a': {}, b: '\u0000', '\ue000c': ['\ue000', '\\"\u0000'], d: {} },
        { text: '{} "0": []', list: ['0', '{}'] },
      ];
      for (const data of tricky) expect(await provider.output('echo', data)).toEqual(data);
      expect(await provider.output('echo', { a: [] }, { wrap: true, o: {}, l: [] })).toEqual({
        input: { a: [] },
        with: { wrap: true, o: {}, l: [] },
      });
    });

    it('prints to stderr, children included, and leaves them nothing to read', async () => {
      await using provider = await start();
      await provider.output('print', { text: 'plain print' });
      await provider.until(() => (provider.stderr.includes('plain print') ? true : undefined));
      expect(provider.stray).toEqual([]);
      if (!traits.descriptorsMoved) return;
      await provider.output('print', { text: 'print to 1', via: 'fd' });
      await provider.output('child-print', { text: 'print of a child' });
      for (const text of ['print to 1', 'print of a child']) {
        await provider.until(() => (provider.stderr.includes(text) ? true : undefined));
      }
      expect(await provider.output('child-reads-stdin')).toEqual({ bytes: 0 });
      expect(provider.stray).toEqual([]);
    });

    it('puts every message between line feeds of its own', async () => {
      await using provider = await start();
      await provider.output('echo');
      expect(provider.lines.slice(0, 4).map((line) => line === '')).toEqual([true, false, true, false]);
    });

    it('ends a cancelled step with 1004, also when the cancel comes right behind its request', async () => {
      await using provider = await start();
      for (const wait of [true, false]) {
        const id = newId();
        const answer = provider.run('slow', {}, {}, id);
        if (wait) await provider.until(() => provider.notes('$/progress').find((note) => note['id'] === id));
        provider.send({ method: '$/cancel', params: { id, reason: 'user' } });
        expect((await answer).error).toMatchObject({ code: 1004 });
      }
      expect(await provider.output('echo', { still: 'here' })).toEqual({ still: 'here' });
    });

    it('exits with 0 when stdin ends after an answer', async () => {
      await using provider = await start();
      await provider.output('echo');
      provider.closeStdin();
      expect(await provider.exited).toEqual({ code: 0, signal: null });
    });

    it('exits with 1 and no answer when stdin ends while a step runs, its children first', async () => {
      await using provider = await start();
      const id = newId();
      const text = traits.descriptorsMoved ? 'child-print' : 'slow';
      void provider.run(text, { holdMs: 60_000 }, {}, id).catch(() => undefined);
      const note = await provider.until(() => provider.messages.find((message) => message.params?.['id'] === id));
      const { pid } = (note.params?.['fields'] ?? {}) as { pid?: number };
      provider.closeStdin();
      expect(await provider.exited).toEqual({ code: 1, signal: null });
      expect(provider.messages.some((message) => message.id === id)).toBe(false);
      if (pid !== undefined) expect(alive(pid)).toBe(false);
    });

    if (traits.watchesAlways) {
      it('sees the end of stdin while a step waits on its own', async () => {
        await using provider = await start();
        const id = newId();
        void provider.run('ignore-cancel', { ms: 60_000 }, {}, id).catch(() => undefined);
        await provider.until(() => provider.notes('$/progress').find((note) => note['id'] === id));
        provider.closeStdin();
        expect(await provider.exited).toEqual({ code: 1, signal: null });
      });
    }

    it('ends the program with the code of a step that exits', async () => {
      await using provider = await start();
      const id = newId();
      void provider.run('exit-mid-run', { code: 7 }, {}, id).catch(() => undefined);
      expect(await provider.exited).toEqual({ code: 7, signal: null });
      expect(provider.messages.some((message) => message.id === id)).toBe(false);
    });

    it('answers every request of a wrong shape with an error, and goes on', async () => {
      await using provider = await start();
      const wrong = [
        { method: 'step/run', params: [] },
        { method: 'step/run', params: { step: 'echo', input: [], with: {}, context: {} } },
        { method: 'step/describe', params: { step: ['echo'] } },
        { method: ['echo'], params: {} },
        {},
      ];
      for (const message of wrong) {
        const id = newId();
        provider.send({ id, ...message });
        expect((await provider.answerTo(id)).error?.code).toBeTypeOf('number');
      }
      provider.send({ method: '$/cancel', params: { id: ['x'] } });
      provider.send({ method: '$/cancel' });
      expect(await provider.output('echo', { still: 'here' })).toEqual({ still: 'here' });
    });

    it('answers a message that is too long by its id, a bad line by null, and goes on', async () => {
      await using provider = await start();
      const id = newId();
      provider.write(`{"jsonrpc":"2.0","id":"${id}","method":"step/run","params":{"x":"${'x'.repeat(17 << 20)}"}}\n`);
      expect((await provider.answerTo(id)).error).toMatchObject({ code: 1007 });
      provider.write('not json\n');
      expect((await provider.answerTo(null)).error).toMatchObject({ code: -32700 });
      expect(await provider.output('echo', { still: 'here' })).toEqual({ still: 'here' });
    });
  });
}
