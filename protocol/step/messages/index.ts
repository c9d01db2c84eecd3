/** Every message of step protocol 1, one declaration each. */
export { initialize } from './initialize.ts';
export { describe } from './describe.ts';
export { run } from './run.ts';
export { cancel } from './cancel.ts';
export { progress } from './progress.ts';
export { log } from './log.ts';
export { artifact } from './artifact.ts';
export { mask } from './mask.ts';
export type * from './envelope.ts';
export type * from './initialize.ts';
export type * from './describe.ts';
export type * from './run.ts';
export type * from './cancel.ts';
export type * from './progress.ts';
export type * from './log.ts';
export type * from './artifact.ts';
export type * from './mask.ts';
