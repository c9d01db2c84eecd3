export type { Path, Segment } from './ast.ts';
export { ExpressionError } from './error.ts';
export { evaluateCondition, evaluateTemplate, evaluateTemplateText, resolveValue, valueText } from './evaluate.ts';
export { listConditionPaths, listPaths, listValuePaths } from './paths.ts';
export { PROCESS_FIELDS, ROOTS, STEP_FIELDS, pathText } from './scope.ts';
export type { ProcessScope, Root, Scope, StepScope } from './scope.ts';
export { declaredPaths } from './declared.ts';
