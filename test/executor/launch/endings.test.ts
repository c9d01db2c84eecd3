import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { closeProvider, endProgram, killProgram, type Timers } from '../../../runner/executor/launch/endings.ts';
import type { LaunchedProgram, ProgramExit } from '../../../runner/executor/launch/launcher.ts';
import { outputOfStream } from '../../../runner/executor/launch/pipes/output.ts';

/** Time that passes when told to. */
class FakeTime implements Timers {
  private time = 0;
  private due: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const entry = { at: this.time + ms, callback };
    this.due.push(entry);
    return () => {
      this.due = this.due.filter((other) => other !== entry);
    };
  }

  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await setImmediate();
      const next = this.due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.due = this.due.filter((other) => other !== next);
      this.time = next.at;
      next.callback();
    }
    this.time = end;
  }
}

/** A program that does nothing of itself; `log` tells what was done to it, and when. */
function fakeProgram(time: FakeTime, group = { survives: false }) {
  const log: string[] = [];
  let exit: (exit: ProgramExit) => void = () => undefined;
  const exited = new Promise<ProgramExit>((resolve) => (exit = resolve));
  let gone = false;
  const stdin = new PassThrough();
  stdin.once('finish', () => log.push(`${time.now()} stdin closed`));
  const end = (signal: string | null): void => {
    gone = true;
    exit({ exitCode: signal === null ? 0 : null, signal, pipesHeld: false });
  };
  const program: LaunchedProgram = {
    pid: 4242,
    stdin,
    stdout: outputOfStream(new PassThrough()),
    stderr: outputOfStream(new PassThrough()),
    exited,
    closed: exited,
    signal: (signal) => log.push(`${time.now()} ${signal}`),
    killTree() {
      log.push(`${time.now()} kill tree`);
      if (!gone) end('SIGKILL');
      return Promise.resolve();
    },
    hasSurvivors: () => !gone || group.survives,
  };
  return { program, log, end };
}

describe('ending a program after a cancel', () => {
  test('grace, TERM, KILL of the tree, each at its time', async () => {
    const time = new FakeTime();
    const { program, log } = fakeProgram(time);
    const done = endProgram(program, {
      graceMs: 5000,
      timers: time,
      beforeTerm: () => log.push(`${time.now()} $/cancel`),
    });
    await time.pass(20_000);
    expect(log).toEqual(['0 $/cancel', '5000 SIGTERM', '10000 kill tree']);
    expect(await done).toMatchObject({ signal: 'SIGKILL' });
  });

  test('without grace TERM comes at once', () => {
    const time = new FakeTime();
    const { program, log } = fakeProgram(time);
    void endProgram(program, { graceMs: 0, timers: time });
    expect(log).toEqual(['0 SIGTERM']);
  });

  test('asking again changes no deadline and gets the same promise', async () => {
    const time = new FakeTime();
    const { program, log } = fakeProgram(time);
    const again = () => endProgram(program, { graceMs: 5000, timers: time, beforeTerm: () => log.push('again') });
    const first = endProgram(program, { graceMs: 5000, timers: time });
    for (let i = 0; i < 9; i++) {
      await time.pass(1000);
      expect(again()).toBe(first);
    }
    await time.pass(1000);
    expect(log).toEqual(['5000 SIGTERM', '10000 kill tree']);
  });

  test('a shorter grace brings TERM forward', async () => {
    const time = new FakeTime();
    const { program, log } = fakeProgram(time);
    void endProgram(program, { graceMs: 5000, timers: time });
    await time.pass(1000);
    void endProgram(program, { graceMs: 500, timers: time });
    await time.pass(10_000);
    expect(log).toEqual(['1500 SIGTERM', '6500 kill tree']);
  });

  test('a second Ctrl-C KILLs at once, and once', async () => {
    const time = new FakeTime();
    const { program, log } = fakeProgram(time);
    const first = endProgram(program, { graceMs: 5000, timers: time });
    await time.pass(100);
    expect(killProgram(program, time)).toBe(first);
    void killProgram(program, time);
    await time.pass(20_000);
    expect(log).toEqual(['100 kill tree']);
  });

  test('one that leaves in its grace is not sent TERM; what left its group is still ended', async () => {
    const time = new FakeTime();
    const { program, log, end } = fakeProgram(time);
    const done = endProgram(program, { graceMs: 5000, timers: time });
    await time.pass(1000);
    end(null);
    await time.pass(20_000);
    expect(log).toEqual(['1000 kill tree']);
    expect(await done).toMatchObject({ exitCode: 0 });
  });

  test('descendants that outlive it get TERM and the time to follow it', async () => {
    const time = new FakeTime();
    const group = { survives: true };
    const { program, log, end } = fakeProgram(time, group);
    void endProgram(program, { graceMs: 5000, timers: time });
    await time.pass(1000);
    end(null);
    await time.pass(2000);
    expect(log).toEqual(['1000 SIGTERM']);
    group.survives = false;
    await time.pass(1000);
    expect(log).toEqual(['1000 SIGTERM', '3020 kill tree']);
  });

  test('descendants that stay are KILLed at the deadline', async () => {
    const time = new FakeTime();
    const { program, log, end } = fakeProgram(time, { survives: true });
    void endProgram(program, { graceMs: 0, timers: time });
    end('SIGTERM');
    await time.pass(20_000);
    expect(log).toEqual(['0 SIGTERM', '5000 kill tree']);
  });
});

describe('closing a provider', () => {
  test('its stdin ends, then TERM, then KILL, 2 s each', async () => {
    const time = new FakeTime();
    const { program, log } = fakeProgram(time);
    const done = closeProvider(program, { timers: time });
    expect(closeProvider(program, { timers: time })).toBe(done);
    await time.pass(20_000);
    expect(log).toEqual(['0 stdin closed', '2000 SIGTERM', '4000 kill tree']);
    expect(await done).toMatchObject({ signal: 'SIGKILL' });
  });

  test('one that leaves by itself is left alone', async () => {
    const time = new FakeTime();
    const { program, log, end } = fakeProgram(time);
    const done = closeProvider(program, { timers: time });
    await time.pass(100);
    end(null);
    await time.pass(20_000);
    expect(log).toEqual(['0 stdin closed']);
    expect(await done).toMatchObject({ exitCode: 0 });
  });
});
