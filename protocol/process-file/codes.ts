/**
 * Every rule a process file can break, with its severity and what it is about; the list in docs/process-file.md is
 * generated from here.
 */
export const PROBLEM_CODES = {
  syntax: ['error', 'The text is not JSON with comments and trailing commas.'],
  'too-large': ['error', 'The file, its nesting, or nested data is larger than the limits.'],
  'duplicate-key': ['error', 'An object has the same key twice.'],
  'forbidden-key': ['error', 'A key is `__proto__`, `constructor` or `prototype`.'],
  'bad-number': ['error', 'A number cannot be kept exactly; large integers are written as strings.'],
  'bad-text': ['error', 'A text holds half a character (a lone surrogate), or a NUL character where none can be.'],
  'wrong-version': ['error', '`version` is not 1.'],
  'unknown-key': ['error', 'A key is not known at its place. `x-*` keys are free.'],
  'missing-key': ['error', 'A required key is missing.'],
  'wrong-type': ['error', 'A value is of another type than expected.'],
  'bad-value': ['error', 'A value is of the right type, but not one that is allowed.'],
  'bad-duration': ['error', 'A value is no length of time, or a time limit is 0.'],
  'bad-id': ['error', 'A step id is not a letter followed by letters, digits, `_` and `-`.'],
  'duplicate-id': ['error', 'Two steps have the same id; case makes no difference.'],
  'one-action': ['error', 'A step or secret does not say exactly one of the ways to run or get it.'],
  'useless-key': ['error', 'A key has no effect beside the others, such as `args` without `command`.'],
  'no-interrupt': ['error', 'A step of `onFailure` or `finally` asks for an interrupt.'],
  'unknown-provider': ['error', 'A step names a provider that is not in `providers`.'],
  'unused-provider': ['warning', 'No step uses the provider.'],
  'unused-secret': ['warning', 'No value of an `env` uses the secret.'],
  'unknown-error-code': ['error', '`retry.on` names no known error.'],
  'bad-schema': ['error', 'A JSON Schema is not well formed.'],
  'bad-expression': ['error', 'An expression cannot be read.'],
  'expression-not-allowed': ['error', 'An expression stands where none is evaluated.'],
  'expression-in-data': ['warning', 'Start data holds what looks like an expression; data is taken as it is.'],
  'unknown-path': ['error', 'An expression names something the file does not declare.'],
  'later-step': ['error', 'An expression names a step that comes later.'],
  'secret-outside-env': ['error', 'An expression uses a secret anywhere but in a value of `env`.'],
  'reserved-variable': ['error', 'An `env` sets a variable that belongs to Stepwell.'],
  'file-name': ['warning', 'The name of the file does not end in `.process.json`.'],
  'not-found': ['warning', 'A file or folder that the process file names does not exist.'],
  unreadable: ['error', 'The process file cannot be read.'],
  'more-problems': ['error', 'There are more problems than are listed.'],
} as const satisfies Record<string, readonly ['error' | 'warning', string]>;

export type ProblemCode = keyof typeof PROBLEM_CODES;
