import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ObservedStep } from '../../flow/facts.ts';
import type { Shape } from '../../flow/shape.ts';
import type { FetchedRun, FetchedStep } from './fetch-runs.ts';
import { foldValues } from './fold-values.ts';

/** Shapes of the last runs of one process file. */
export interface ObservedFile {
  /** Runs looked at. */
  readonly runs: number;
  /** Id of the newest of them. */
  readonly newest: string;
  readonly start?: Shape;
  readonly steps: ReadonlyMap<string, ObservedStep>;
}

/**
 * What recorded runs have in common, the newest first. Only runs with the same steps as the newest count: what others
 * had between their steps is another file's data. Undefined: there are none.
 */
export function foldRuns(all: readonly FetchedRun[]): ObservedFile | undefined {
  const [newest] = all;
  if (newest === undefined) return undefined;
  const runs = all.filter((run) => orderOf(run) === orderOf(newest));
  const steps = new Map<string, ObservedStep>();
  for (const [index, { id, previous }] of newest.steps.entries()) {
    const each = runs.flatMap((run) => run.steps[index] ?? []);
    const before = shapeOf(each, 'input');
    const output = shapeOf(each, 'output');
    const after = shapeOf(each, 'next');
    if (!before && !output) continue;
    steps.set(id, {
      runs: each.filter((step) => step.input ?? step.output).length,
      previous,
      ...(before && { before }),
      ...(output && { output }),
      ...(after && { after }),
    });
  }
  const start = steps.get(newest.steps[0]?.id ?? '')?.before;
  return { runs: runs.length, newest: newest.pid, steps, ...(start && { start }) };
}

function shapeOf(steps: readonly FetchedStep[], part: 'input' | 'output' | 'next'): Shape | undefined {
  const values = steps.map((step) => step[part]).filter((value): value is JsonObject => value !== undefined);
  return values.length === 0 ? undefined : foldValues(values);
}

function orderOf({ steps }: FetchedRun): string {
  return steps.map(({ id, previous }) => `${previous === undefined ? '|' : ','}${id}`).join('');
}
