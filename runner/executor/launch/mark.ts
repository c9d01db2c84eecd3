import { randomBytes } from 'node:crypto';
import { MARK_VARIABLE } from '../../platform/tree/mark-variable.ts';

/**
 * Gives each program a mark of its own: `<random>.<number>`. When the runner is itself the step of another runner,
 * the outer mark stays in front (`outer/inner`), so that the outer one still finds everything below it.
 */
export function createMarks(env: NodeJS.ProcessEnv = process.env): () => string {
  const outer = env[MARK_VARIABLE];
  const own = `${outer === undefined ? '' : `${outer}/`}${randomBytes(12).toString('hex')}`;
  let count = 0;
  return () => `${own}.${count++}`;
}
