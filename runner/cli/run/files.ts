import { sep } from 'node:path';
import type { JsonValue } from '../../../protocol/data/json.ts';
import type { PublishedArtifact } from '../../../protocol/process/events.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import { sanitise } from '../terminal/sanitise.ts';

/**
 * Where the files are that a person is after: those of the last step that made any, and those whose path is in the
 * output. Others mostly are steps on the way; the last line says where they are.
 * @param folder of the run
 */
export function fileLines(record: ProcessRecord, folder: string): string[] {
  const all = record.steps.flatMap((step) => step.artifacts);
  const last = record.steps.findLast((step) => step.artifacts.length > 0)?.artifacts ?? [];
  const named = textsIn(record.output);
  const shown = all.filter((artifact) => last.includes(artifact) || named.has(artifact.path));
  const left = all.filter((artifact) => !shown.includes(artifact) && artifact.path.startsWith(folder + sep)).length;
  return [
    ...shown.map(({ name, path }: PublishedArtifact) => `${sanitise(name)}: ${path}`),
    ...(left > 0 ? [`${left} of earlier steps in ${folder}`] : []),
  ];
}

function textsIn(value: JsonValue, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) textsIn(item, found);
  return found;
}
