import { expect, it } from 'vitest';
import { guardedStdio } from '../../../../protocol/sdk/node/guard/child-stdio.ts';

it.each<[unknown, unknown]>([
  [undefined, undefined],
  ['pipe', 'pipe'],
  ['ignore', 'ignore'],
  ['inherit', ['ignore', 2, 2]],
  [
    ['inherit', 'inherit', 'inherit'],
    ['ignore', 2, 'inherit'],
  ],
  [
    ['inherit', 'inherit', 'inherit', 'ipc'],
    ['ignore', 2, 'inherit', 'ipc'],
  ],
  [
    [0, 1, 2],
    ['ignore', 2, 2],
  ],
  [
    ['pipe', 2, 1, 7],
    ['pipe', 2, 2, 7],
  ],
  [
    [{ fd: 0 }, { fd: 1 }, null, undefined],
    ['ignore', 2, null, undefined],
  ],
])('%j becomes %j', (stdio, expected) => {
  expect(guardedStdio(stdio)).toEqual(expected);
});
