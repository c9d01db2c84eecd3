import type { FormProblem } from '../messages.ts';

interface Errors {
  __errors?: string[];
  [name: string]: Errors | string[] | undefined;
}

/** What is wrong within the part shown, in the shape of its data; what is elsewhere, the toolbar counts. */
export function errorsIn(problems: readonly FormProblem[], path: (string | number)[], from: number): Errors {
  const errors: Errors = {};
  for (const problem of problems) {
    if (!path.every((part, index) => String(part) === problem.path[index])) continue;
    const inside = problem.path.slice(path.length);
    if (from > 0 && inside.length > 0) inside[0] = String(Number(inside[0]) - from);
    let at = errors;
    for (const part of inside) at = (at[part] ??= {}) as Errors;
    (at.__errors ??= []).push(problem.message);
  }
  return errors;
}
