import { describe, expect, test } from 'vitest';
import type { ControlErrorData } from '../../../protocol/control/errors.ts';
import { cliErrorOf, type Asked } from '../../../runner/cli/remote/failure.ts';
import { readPid } from '../../../runner/cli/remote/read-pid.ts';
import { at, NOW } from './samples.ts';

const said = (data: ControlErrorData, asked: Asked = { pid: '4f1c' }): [number, string] => {
  const { status, message } = cliErrorOf(Object.assign(new Error('the message'), { data }), asked, NOW);
  return [status, message];
};

describe('what the runner refuses', () => {
  test('no such process is exit status 6', () => {
    expect(said({ name: 'NoSuchProcess', matches: 0 })).toEqual([
      6,
      'There is no process 4f1c. `stepwell list` shows which there are.',
    ]);
  });

  test('an ambiguous beginning of an id asks for more digits', () => {
    const [status, message] = said({ name: 'NoSuchProcess', matches: 2 });
    expect(status).toBe(6);
    expect(message).toContain('give more digits');
  });

  test('a step that is not there suggests the one that was meant', () => {
    expect(said({ name: 'NoSuchStep', steps: ['fetch', 'load'] }, { pid: '4f1c', step: 'fecth' })).toEqual([
      6,
      'Process 4f1c has no step "fecth". Did you mean fetch?',
    ]);
  });

  test('a conflict is exit status 5 and says who was first and when', () => {
    const [status, message] = said({ name: 'Conflict', by: 'bob', at: at(30), revision: 3 });
    expect(status).toBe(5);
    expect(message).toBe('bob was first, 30 s ago; nothing was sent. See `stepwell info 4f1c`.');
  });

  test('problems of a file or of data are listed, with exit status 2', () => {
    expect(said({ name: 'InvalidFile', problems: ['1:2: a', '3:4: b'] }, { file: 'p.process.json' })).toEqual([
      2,
      'p.process.json cannot be started:\n  1:2: a\n  3:4: b',
    ]);
    expect(said({ name: 'InvalidData', problems: ['/n must be a number'] })).toEqual([
      2,
      'The data cannot be used: /n must be a number',
    ]);
  });

  test('a runner that takes nothing is exit status 4, with its reason', () => {
    expect(said({ name: 'Refusing', reason: 'the disk is full' })).toEqual([
      4,
      'The runner takes nothing new: the disk is full',
    ]);
  });
});

describe('ids', () => {
  test('are taken in upper case too, from 4 digits on', () => {
    expect(readPid('4F1C')).toBe('4f1c');
    expect(() => readPid('4f1')).toThrow('too short');
    expect(() => readPid('nightly')).toThrow('is no id');
    expect(() => readPid('0'.repeat(33))).toThrow('is no id');
  });
});
