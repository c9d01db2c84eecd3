import { existsSync } from 'node:fs';
import type { StepDefinition } from '../../../protocol/process-file/definition.ts';
import { stepReferences, type StepReference } from '../../../protocol/process-file/references.ts';
import type { StepResult } from '../../executor/job.ts';

/**
 * What the steps that are about to run would miss of the steps before them: a sentence each. Steps of `onFailure`
 * and `finally` are not asked: they reckon with steps that did not run.
 * @param running the main steps that will run
 * @param passedOver ids of the steps before them
 * @param results what is known of those; undefined: nothing, since `--from` passed over them
 */
export function missingResults(
  running: readonly StepDefinition[],
  passedOver: ReadonlySet<string>,
  results: Readonly<Record<string, StepResult>> | undefined,
): string[] {
  const sentences = running.flatMap((step) =>
    stepReferences(step)
      // Whether it ran is known of every step.
      .filter((reference) => passedOver.has(reference.step) && reference.part !== 'status')
      .flatMap((reference) => lack(reference, results) ?? [])
      .map((what) => `The step "${step.id}" ${what}`),
  );
  return [...new Set(sentences)];
}

function lack({ field, step, path }: StepReference, results: Readonly<Record<string, StepResult>> | undefined) {
  const uses = `needs \`${path.text}\` in \`${field}\``;
  if (results === undefined) return `${uses}, which has no value: "${step}" is skipped by --from.`;
  const result = Object.hasOwn(results, step) ? results[step] : undefined;
  if (!result) return `${uses}, which was not kept: the file did not name it when the run stopped.`;
  const gone = goneFile(
    path.segments.slice(2).map(({ key }) => key),
    result,
  );
  return gone === undefined ? undefined : `${uses}, and the file is gone: ${gone}.`;
}

/** A file that was made and no longer exists, of those a path leads to. */
function goneFile([part, name]: readonly (string | number)[], { artifacts }: StepResult): string | undefined {
  if (part !== undefined && part !== 'artifacts') return undefined;
  return Object.values(artifacts)
    .filter((artifact) => name === undefined || artifact.name === name)
    .find(({ path }) => !existsSync(path))?.path;
}
