import type { Node } from 'jsonc-parser';
import type { ProblemList } from '../problem-list.ts';
import { checkDataDepth } from './data-depth.ts';
import { checkExpressions } from './expressions.ts';
import { checkNoExpressions } from './no-expressions.ts';
import { checkProviders } from './providers.ts';
import { checkRetryOn } from './retry-on.ts';
import { checkSchemas } from './schemas.ts';
import { checkSecrets } from './secrets.ts';
import { checkStepFields } from './step-fields.ts';
import { checkStepIds } from './step-ids.ts';
import { viewOf, type Rule } from './view.ts';

const RULES: readonly Rule[] = [
  checkStepIds,
  checkStepFields,
  checkProviders,
  checkSecrets,
  checkRetryOn,
  checkDataDepth,
  checkSchemas,
  checkExpressions,
  checkNoExpressions,
];

/** What the schema cannot say. */
export function checkRules(text: string, tree: Node, problems: ProblemList): void {
  const view = viewOf(text, tree, problems);
  for (const rule of RULES) rule(view);
}
