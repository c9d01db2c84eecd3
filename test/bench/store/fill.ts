import { openSqliteStore } from '../../../runner/store/sqlite/open.ts';
import { Driver } from '../../store/support/processes.ts';

const AT_ONCE = 500;
const FILES = 40;

/** A history of so many ended processes, one in ten failed with a message of its own. */
export async function fill(folder: string, processes: number): Promise<object> {
  const store = await openSqliteStore({ folder, snapshot: { events: 1e9, bytes: 1e12 } });
  const driver = new Driver(store);
  const began = performance.now();
  for (let done = 0; done < processes; done += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, processes - done) }, (_, index) => one(driver, done + index)),
    );
  }
  if (processes > 0) await store.snapshots.make();
  const [note] = store.health().notes ?? [];
  if (note !== undefined) throw new Error(note);
  await store.close();
  return { ms: performance.now() - began };
}

async function one(driver: Driver, number: number): Promise<void> {
  const name = `pipeline-${number % FILES}`;
  const at = new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString();
  const pid = await driver.start({ name, title: `Pipeline ${number % FILES}`, file: `/repo/${name}.process.json`, at });
  if (number % 10 === 0) await driver.fail(pid, `connection to host-${number} refused`, at);
  else {
    const { data } = driver.state(pid).record;
    await driver.apply(pid, { type: 'processFinished', at, output: data });
  }
  driver.states.delete(pid);
}
