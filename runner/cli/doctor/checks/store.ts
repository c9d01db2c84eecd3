import { inspectStore } from '../../../store/sqlite/recovery/inspect.ts';
import { note, ok, problem, type Finding } from '../finding.ts';
import { size } from './machine.ts';

/** What a store that no runner has open is like. Nothing of it is changed. */
export function checkStore(folder: string): Finding[] {
  let found: ReturnType<typeof inspectStore>;
  try {
    found = inspectStore(folder);
  } catch (error) {
    const advice = 'A runner could not read it either. Nothing was changed.';
    return [problem('store', `It cannot be read: ${(error as Error).message}`, advice)];
  }
  if (!found) return [];
  const { records, bytes, damage, unfinished } = found;
  return [
    ...damage.map((line) =>
      problem(
        'store',
        line,
        'The next runner keeps a copy of it and goes on without; a copy of the disk may have more.',
      ),
    ),
    ...unfinished.map((line) => note('store', line)),
    ...(damage.length === 0 ? [ok('store', `Its ${records} records, ${size(bytes)}, are as they were written.`)] : []),
  ];
}
