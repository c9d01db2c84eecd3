import type { Path } from '../../protocol/process-file/expressions/ast.ts';
import { pathText } from '../../protocol/process-file/expressions/scope.ts';
import type { Trouble } from './follow.ts';
import type { Property } from './shape.ts';
import { lastRuns, nameList, typeWords } from './words.ts';

/** Words around a path that has trouble. */
export interface ReadContext {
  /** Who gave what is looked into: "after `fetch`". Undefined: not worth telling. */
  after: string | undefined;
  /** Where else the key is to be had, a sentence; empty: nowhere. */
  elsewhere: string;
}

/** What is wrong with a path and what to do about it. */
export function troubleWords(path: Path, trouble: Trouble, { after, elsewhere }: ReadContext): string {
  const keys = path.segments.map(({ key }) => key);
  const holder = pathText(keys.slice(0, trouble.segment));
  const whole = pathText(keys.slice(0, trouble.segment + 1));
  const key = String(keys[trouble.segment]);
  const advice = elsewhere || (trouble.meant === undefined ? '' : ` Did you mean \`${trouble.meant}\`?`);
  switch (trouble.kind) {
    case 'never': {
      const names = [...trouble.holder.properties.keys()];
      const has = names.length === 0 ? 'is empty' : `has ${nameList(names)}`;
      return `\`${holder}\` never has \`${key}\`: ${after === undefined ? '' : `${after} `}it ${has}.${advice}`;
    }
    case 'unnamed':
      return `No schema names \`${key}\` in \`${holder}\`.${advice} If it is right, name it in the schema.`;
    case 'unseen':
      return `\`${whole}\` ${unseen(trouble, trouble.holder.observed ?? 0)}.${advice}`;
    case 'sometimes':
      return `\`${whole}\` ${absence(trouble.property, trouble)}. Ask for it first, with \`'${key}' in ${holder}\` in \`if\`.`;
    case 'no-object':
      if (trouble.holder.types.has('array')) return `\`${holder}\` is a list: its places are written \`[0]\`.`;
      return `\`${holder}\` is ${typeWords(trouble.holder)} and has no \`${key}\`.`;
    case 'no-list':
      return `\`${holder}\` is ${typeWords(trouble.holder)} and no list, so it has no place ${key}.`;
  }
}

/** When a key is missing: "is absent when `fetch` is skipped", "was absent in 3 of the last 16 runs". */
export function absence(property: Property | undefined, where: Pick<Trouble, 'segment'>): string {
  const { seen } = property ?? {};
  if (seen?.in === 0) return unseen(where, seen.of);
  if (seen && seen.in < seen.of) return `was absent in ${seen.of - seen.in} of ${counted(where, seen.of)}`;
  return `is absent ${property?.absent ?? 'sometimes'}`;
}

/** That a key was never there: "was there in none of the last 16 runs". */
export function unseen(where: Pick<Trouble, 'segment'>, count: number): string {
  return count === 1 ? 'was not there in the last run' : `was there in none of ${counted(where, count)}`;
}

/** Deeper down, a run has any number of objects. */
function counted({ segment }: Pick<Trouble, 'segment'>, count: number): string {
  return segment <= 1 ? lastRuns(count) : `${count} recorded objects`;
}
