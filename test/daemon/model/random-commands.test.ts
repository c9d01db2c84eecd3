import { expect, it } from 'vitest';
import { announcedSeed, fuzzCount, Random } from '../../support/random.ts';
import { faultsOf } from './history.ts';
import { RandomRun } from './random-run.ts';

const COMMANDS = 60;

/** What the model and the runner both know of a process. */
interface Seen {
  status: string;
  attempts: number[];
}

it('random commands, crashes among them: the runner does what a small model of it does', async () => {
  const first = announcedSeed('random commands');
  const seeds = fuzzCount(500, 15);
  for (let seed = first; seed < first + seeds; seed += 1) {
    const run = await RandomRun.begun(new Random(seed));
    try {
      for (let count = 0; count < COMMANDS; count += 1) {
        await run.command();
        expect(await seenOf(run)).toEqual(expectedOf(run));
      }
      const before = await infosOf(run);
      expect(faultsOf(run.history)).toEqual([]);
      // What memory holds is what a crash would leave.
      run.runner = run.runner.crashed();
      const states = await run.runner.options.store.live();
      run.runner.core.parts.ledger.load(states);
      expect(await infosOf(run)).toEqual(before);
    } catch (error) {
      throw new Error(`seed ${seed}, after:\n${run.log.join('\n')}`, { cause: error });
    } finally {
      await run.runner.close();
    }
  }
}, 1_200_000);

async function seenOf(run: RandomRun): Promise<Record<string, Seen>> {
  const seen: Record<string, Seen> = {};
  for (const pid of run.models.keys()) {
    const { status, steps } = await run.runner.info(pid);
    seen[pid] = { status, attempts: steps.filter(({ phase }) => phase === 'steps').map(({ attempt }) => attempt) };
  }
  return seen;
}

function expectedOf(run: RandomRun): Record<string, Seen> {
  return Object.fromEntries(
    [...run.models].map(([pid, { status, attempts }]) => [pid, { status, attempts: [...attempts] }]),
  );
}

async function infosOf(run: RandomRun): Promise<unknown[]> {
  return Promise.all([...run.models.keys()].map((pid) => run.runner.info(pid)));
}
