import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

/** docs/errors.md, from the declared codes. */
export async function errorsPage(root) {
  const { RUNNER_ERRORS } = await importTypeScript(join(root, 'protocol/process/errors.ts'));
  const numbered = stepErrors(readFileSync(join(root, 'protocol/step/errors.ts'), 'utf8'));
  return `# Error codes

<!-- Made by scripts/generate.mjs from protocol/process/errors.ts and protocol/step/errors.ts; do not edit. -->

An error says \`code\`, \`message\`, \`type\`, \`stack\` and \`step\`, and where known its \`cause\` and \`details\`, the end of
standard error among them. Codes of the runner are names, codes of a provider are numbers, so neither can be taken for
the other. \`retry.on\` takes the names of both tables.

## Codes of the runner

| code | what happened |
| --- | --- |
${Object.entries(RUNNER_ERRORS)
  .map(([code, text]) => `| \`${code}\` | ${text} |`)
  .join('\n')}

## Codes of a provider

Any other integer outside -32768 to -32000 is a provider's own.

| code | name | what happened |
| --- | --- | --- |
${numbered.map(({ code, name, text }) => `| ${code} | \`${name}\` | ${text} |`).join('\n')}
`;
}

/** The module has no imports but of types, so its text alone can be loaded. */
export async function importTypeScript(path) {
  const { code } = transformSync(readFileSync(path, 'utf8'), { loader: 'ts', format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

function stepErrors(text) {
  const body = /StepErrorCode = \{([^]*?)\} as const/.exec(text)?.[1] ?? '';
  const entries = [...body.matchAll(/(?:\/\*\* (.*?) \*\/\s+)?(\w+): (-?\d+),/g)];
  const bare = entries.filter(([, comment]) => comment === undefined).map(([, , name]) => name);
  if (bare.length > 0) throw new Error(`Codes in protocol/step/errors.ts without a doc comment: ${bare.join(', ')}`);
  return entries.map(([, comment, name, code]) => ({ code, name, text: comment }));
}
