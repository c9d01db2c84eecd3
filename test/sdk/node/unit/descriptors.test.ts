import { describe, expect, it } from 'vitest';
import { moveDescriptors } from '../../../../protocol/sdk/node/guard/descriptors.ts';
import type { DescriptorCalls } from '../../../../protocol/sdk/node/guard/descriptors.ts';

type Kind = 'pipe' | 'file' | 'socket';

/** A table of open descriptors: what each stands for. `open` takes the lowest free number, as the system does. */
function table(kinds: [Kind, Kind, Kind], options: { refuse?: RegExp; steal?: boolean } = {}) {
  const open = new Map<number, string>([
    [0, 'in'],
    [1, 'out'],
    [2, 'err'],
  ]);
  const lowest = (): number => {
    let fd = 0;
    while (open.has(fd)) fd += 1;
    return fd;
  };
  const calls: DescriptorCalls = {
    open: (path) => {
      if (options.refuse?.test(path)) throw new Error('refused');
      const copied = /\/fd\/(\d+)$/.exec(path)?.[1];
      const target = copied === undefined ? path : open.get(Number(copied));
      if (target === undefined) throw new Error(`${path} is not open`);
      const fd = lowest();
      open.set(fd, target);
      return fd;
    },
    close: (fd) => {
      if (!open.delete(fd)) throw new Error(`${fd} is not open`);
      if (options.steal && fd === 1) open.set(1, 'a file of the step');
    },
    stat: (fd) => ({
      dev: 0,
      ino: fd,
      isFIFO: () => kinds[fd] === 'pipe',
      isFile: () => kinds[fd] === 'file',
    }),
  };
  return { calls, open };
}

describe.each(['linux', 'darwin'] as const)('on %s', (platform) => {
  it('moves 0 and 1 away, puts the null device and stderr in their place, and leaves nothing else open', () => {
    const { calls, open } = table(['pipe', 'pipe', 'pipe']);
    const moved = moveDescriptors(platform, calls);
    expect(moved && [open.get(moved.input), open.get(moved.output)]).toEqual(['in', 'out']);
    expect([open.get(0), open.get(1), open.get(2)]).toEqual(['/dev/null', 'err', 'err']);
    expect(open.size).toBe(5);
  });

  it.each([/fd\/0$/, /fd\/1$/, /fd\/2$/, /dev\/null$/])('changes nothing when %s cannot be opened', (refuse) => {
    const { calls, open } = table(['pipe', 'pipe', 'pipe'], { refuse });
    expect(moveDescriptors(platform, calls)).toBeUndefined();
    expect([...open]).toEqual([
      [0, 'in'],
      [1, 'out'],
      [2, 'err'],
    ]);
  });

  it('says so when another part of the program takes the number meanwhile', () => {
    const { calls } = table(['pipe', 'pipe', 'pipe'], { steal: true });
    expect(() => moveDescriptors(platform, calls)).toThrow('descriptor 1 was taken');
  });
});

it.each([
  ['socket', 'pipe', 'pipe'],
  ['pipe', 'socket', 'pipe'],
  ['file', 'pipe', 'pipe'],
  ['pipe', 'file', 'pipe'],
  ['pipe', 'pipe', 'file'],
] as [Kind, Kind, Kind][])('on Linux leaves alone what cannot be opened a second time: %s, %s, %s', (...kinds) => {
  const { calls, open } = table(kinds);
  expect(moveDescriptors('linux', calls)).toBeUndefined();
  expect(open.size).toBe(3);
});

it('on Windows leaves descriptors alone', () => {
  expect(moveDescriptors('win32', table(['pipe', 'pipe', 'pipe']).calls)).toBeUndefined();
});
