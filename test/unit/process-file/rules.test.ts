import { describe, expect, test } from 'vitest';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { expectProblem, expectValid, file, step } from './support/marked.ts';

const ok = '"steps": [{ "id": "one", "command": "true" }]';
const two = (first: string, second: string): string =>
  file(`"steps": [{ "id": "one", "command": "x", ${first} }, { "id": "two", "command": "x", ${second} }]`);

const provider = (keys: string): string =>
  file(`"providers": { "p": { "command": "x", ${keys} } }, "steps": [{ "id": "a", "provider": "p" }]`);

type Case = [name: string, text: string, code: string, message: string | RegExp];

describe('steps', () => {
  test.each<Case>([
    [
      'the same id twice',
      file('"steps": [{ "id": "a", "run": "x" }, { "id": «"a"», "run": "x" }]'),
      'duplicate-id',
      'The id `a` is taken: it stands in line 4 already.',
    ],
    [
      'the same id in another case, in another list',
      file('"steps": [{ "id": "Fetch", "run": "x" }],\n"finally": [{ "id": «"fetch"», "run": "x" }]'),
      'duplicate-id',
      'as `Fetch`, and case makes no difference',
    ],
    [
      'args without command',
      step('"run": "x", «"args"»: []'),
      'useless-key',
      '`args` goes with `command`; this step has `run`.',
    ],
    [
      'shell without run',
      step('"command": "x", «"shell"»: "sh"'),
      'useless-key',
      '`shell` goes with `run`; this step has `command`.',
    ],
    [
      'step without provider',
      step('"command": "x", «"step"»: "y"'),
      'useless-key',
      '`step` goes with `provider`; this step has `command`.',
    ],
    [
      'stdin with a provider',
      file('"providers": { "p": { "command": "x" } }, "steps": [{ "id": "a", "provider": "p", «"stdin"»: "json" }]'),
      'useless-key',
      '`stdin` goes with `command` or `run`; this step has `provider`.',
    ],
    [
      'outputFrom with a provider',
      file(
        '"providers": { "p": { "command": "x" } }, "steps": [{ "id": "a", "provider": "p", «"outputFrom"»: "file" }]',
      ),
      'useless-key',
      '`outputFrom` goes with',
    ],
    [
      'an override with what the step has no use for',
      step('"run": "x", "linux": { «"args"»: [] }'),
      'useless-key',
      '`args` goes with `command`',
    ],
    [
      'an override that runs in two ways',
      step('"run": "x", "macos": { "command": "a", «"run"»: "b" }'),
      'one-action',
      '`macos` has `command` and `run`',
    ],
    ['an empty command', step('"command": «""»'), 'bad-value', '`command` must not be empty.'],
    ['an empty script', step('"run": «[]»'), 'bad-value', '`run` must not be empty.'],
    [
      'an interrupt in onFailure',
      file(`${ok}, "onFailure": [{ "id": "a", "run": "x", «"interrupt"»: true }]`),
      'no-interrupt',
      'Steps of `onFailure` may not interrupt',
    ],
    [
      'an interrupt in finally',
      file(`${ok}, "finally": [{ "id": "a", "run": "x", «"interrupt"»: {} }]`),
      'no-interrupt',
      'Steps of `finally` may not interrupt',
    ],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });

  test('an override may add to what the step runs, or run something else', () => {
    expectValid(
      step('"command": "ls", "args": ["-l"], "windows": { "args": ["/b"] }, "macos": { "run": "ls", "shell": "zsh" }'),
    );
  });
});

describe('providers and secrets', () => {
  test('what a platform changes of a provider may use secrets', () => {
    expectValid(
      file(
        `"secrets": { "T": { "env": "T" } }, "providers": { "p": { "command": "x", "windows": { "env": { "A": "\${{ secrets.T }}" } } } }, "steps": [{ "id": "a", "provider": "p" }]`,
      ),
    );
  });

  test.each<Case>([
    [
      'a provider that is not there',
      file(
        '"providers": { "python": { "command": "x" } }, "steps": [{ "id": "a", "provider": «"pyton"» }, { "id": "b", "provider": "python" }]',
      ),
      'unknown-provider',
      'There is no provider `pyton`. Did you mean `python`?',
    ],
    [
      'no providers at all',
      file('"steps": [{ "id": "a", "provider": «"p"» }]'),
      'unknown-provider',
      'The file has no `providers`.',
    ],
    [
      'a provider in an override',
      file('"steps": [{ "id": "a", "run": "x", "windows": { "provider": «"p"» } }]'),
      'unknown-provider',
      'There is no provider `p`',
    ],
    [
      'a provider nobody uses',
      file(`"providers": { «"p"»: { "command": "x" } }, ${ok}`),
      'unused-provider',
      'No step uses the provider `p`.',
    ],
    [
      'a provider whose name is misspelt where it is used',
      file('"providers": { "mail": { "command": "x" } }, "steps": [{ "id": "a", "provider": «"mial"» }]'),
      'unknown-provider',
      'Did you mean `mail`?',
    ],
    [
      'a provider without a program',
      file('"providers": { "p": { "command": «""» } }, "steps": [{ "id": "a", "provider": "p" }]'),
      'bad-value',
      '`command` must not be empty.',
    ],
    [
      'a provider without a program on one platform',
      provider('"windows": { "command": «""» }'),
      'bad-value',
      '`command` must not be empty.',
    ],
    [
      'what no provider has, on one platform',
      provider('"macos": { «"shell"»: "sh" }'),
      'unknown-key',
      'Unknown key `shell`',
    ],
    [
      'an expression in the args of a provider on one platform',
      provider('"linux": { "args": ["«${{ params.x }}»"] }'),
      'expression-not-allowed',
      'args of a provider',
    ],
    [
      'an unknown path in the env of a provider on one platform',
      provider('"linux": { "env": { "A": "${{ «input».x }}" } }'),
      'unknown-path',
      '`input` cannot be used here',
    ],
    [
      'a secret nobody uses',
      file(`"secrets": { «"T"»: { "env": "T" } }, ${ok}`),
      'unused-secret',
      'uses the secret `T`',
    ],
    [
      'a secret whose name is misspelt where it is used',
      file(`"secrets": { "TOKEN": { "env": "T" } }, "env": { "A": "\${{ secrets.«TOKNE» }}" }, ${ok}`),
      'unknown-path',
      'Did you mean `TOKEN`?',
    ],
    [
      'braces without a dollar',
      file('"steps": [{ "id": "a", "command": "x", "args": ["--all", "{{.Names}} «{{ params.a-b }}»"] }]'),
      'missing-dollar',
      '{{ params.a-b }} is taken as it is',
    ],
    [
      'a secret that is not declared',
      file(
        `"secrets": { "TOKEN": { "env": "T" } }, "env": { "A": "\${{ secrets.TOKEN }}", "B": "\${{ secrets.«TOKNE» }}" }, ${ok}`,
      ),
      'unknown-path',
      'The file declares no secret `TOKNE`. Did you mean `TOKEN`?',
    ],
    [
      'a secret in an argument',
      file(
        '"secrets": { "T": { "env": "T" } }, "env": { "A": "${{ secrets.T }}" }, "steps": [{ "id": "a", "command": "x", "args": ["${{ «secrets».T }}"] }]',
      ),
      'secret-outside-env',
      'Secrets reach steps by `env` only',
    ],
    [
      'a secret by way of env',
      file(
        '"secrets": { "T": { "env": "T" } }, "env": { "A": "${{ secrets.T }}" }, "steps": [{ "id": "a", "command": "x", "with": { "k": "${{ env.«A» }}" } }]',
      ),
      'secret-outside-env',
      '`env.A` holds a secret',
    ],
    [
      'a secret in a condition',
      file(
        '"secrets": { "T": { "env": "T" } }, "env": { "A": "${{ secrets.T }}" }, "steps": [{ "id": "a", "command": "x", "if": "«secrets».T" }]',
      ),
      'secret-outside-env',
      'Secrets reach steps',
    ],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });
});

describe('retry.on', () => {
  const on = (name: string): string =>
    step(`"command": "x", "retry": { "maxAttempts": 2, "on": ["Timeout", «"${name}"»] }`);
  test.each<Case>([
    ['a mistyped code', on('Timeot'), 'unknown-error-code', '`Timeot` is no error code. Did you mean `Timeout`?'],
    ['another mistyped code', on('stepfailed'), 'unknown-error-code', 'Did you mean `StepFailed`?'],
    ['an exit code that is none', on('ExitCode:abc'), 'unknown-error-code', 'a number from 1, as in `ExitCode:75`'],
    ['exit code 0', on('ExitCode:0'), 'unknown-error-code', 'a number from 1'],
    ['no type', on('type:'), 'unknown-error-code', 'as in `type:ValueError`'],
    ['a number', on('1000'), 'unknown-error-code', 'Errors are named, not numbered'],
    [
      'in defaults',
      file(`"defaults": { "retry": { "maxAttempts": 2, "on": [«"Nope"»] } }, ${ok}`),
      'unknown-error-code',
      '`Nope` is no error code',
    ],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });

  test('codes of the runner and of the protocol, exit codes and types are known', () => {
    expectValid(
      step(
        '"command": "x", "retry": { "maxAttempts": 2, "on": ["RunnerLost", "DeadlineExceeded", "ExitCode:75", "ExitCode:3221225477", "type:a.b:C"] }',
      ),
    );
  });
});

describe('schemas in the file', () => {
  test.each<Case>([
    [
      'an unknown type',
      file(`"params": { "properties": { "n": { "type": «"int"» } } }, ${ok}`),
      'bad-schema',
      'found the text "int"',
    ],
    [
      'a mistyped type',
      file(`"dataSchema": { "type": ["object", «"strnig"»] }, ${ok}`),
      'bad-schema',
      'Did you mean "string"?',
    ],
    [
      'params that are no object',
      file(`"params": { "type": «"array"» }, ${ok}`),
      'bad-schema',
      '`params` describes an object',
    ],
    [
      'required as true',
      step('"command": "x", "inputSchema": { "properties": { "a": { "required": «true» } } }'),
      'bad-schema',
      '`required` must be a list of texts, beside `properties`; found true.',
    ],
    [
      'a pattern that cannot be read',
      step('"command": "x", "outputSchema": { "properties": { "a": { "pattern": «"(["» } } }'),
      'bad-schema',
      'cannot be read',
    ],
    [
      'properties as a list',
      step('"command": "x", "interrupt": { "schema": { "properties": «[]» } }'),
      'bad-schema',
      '`properties` must be an object of schemas; found a list.',
    ],
    [
      'a property that is no schema',
      file(`"dataSchema": { "properties": { "a": «"string"» } }, ${ok}`),
      'bad-schema',
      '`a` must be a schema: an object, true or false; found the text "string".',
    ],
    [
      'a schema in a list',
      file(`"dataSchema": { "anyOf": [{ "minLength": «-1» }] }, ${ok}`),
      'bad-schema',
      '`minLength` must be a whole number from 0; found the number -1.',
    ],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });
});

describe('expressions stand where they are evaluated', () => {
  test.each<Case>([
    [
      'in run',
      step('"run": ["set -e", "echo «${{ input.name }}»"]'),
      'expression-not-allowed',
      'No expressions inside `run`',
    ],
    ['in command', step('"command": "«${{ params.x }}»"'), 'expression-not-allowed', 'not evaluated in `command`'],
    ['in cwd', file(`"cwd": "a/«\${{ params.x }}»", ${ok}`), 'expression-not-allowed', 'not evaluated in `cwd`'],
    [
      'in the args of a provider',
      file(
        '"providers": { "p": { "command": "x", "args": ["«${{ params.x }}»"] } }, "steps": [{ "id": "a", "provider": "p" }]',
      ),
      'expression-not-allowed',
      'args of a provider',
    ],
    ['in start data', file(`"data": { "a": "\\n«\${{ params.x }}»" }, ${ok}`), 'expression-in-data', 'taken as it is'],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });

  test('what a script itself means by ${{ is left alone', () => {
    expectValid(step('"run": "echo \\"${{x}}\\"", "shell": "node"'));
  });
});

describe('expressions that cannot be read', () => {
  test.each<Case>([
    ['not closed', step('"command": "x", "args": ["a «${{ input.x»"]'), 'bad-expression', 'not closed: expected `}}`'],
    ['empty', step('"command": "x", "args": ["«${{ }}»"]'), 'bad-expression', 'The expression is empty.'],
    [
      'an operator outside if',
      step('"command": "x", "args": ["${{ input.a «==» 1 }}"]'),
      'bad-expression',
      '`==` is for `if` only',
    ],
    ['a single =', step('"command": "x", "if": "input.a «=» 1"'), 'bad-expression', 'written with `==`'],
    ['a call', step('"command": "x", "if": "input.a.trim«(»)"'), 'bad-expression', 'cannot call anything'],
    ['arithmetic', step('"command": "x", "if": "input.a «+» 1 > 2"'), 'bad-expression', 'do not calculate'],
    ['an empty condition', step('"command": "x", "if": "«»"'), 'bad-expression', 'The condition is empty.'],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });
});

describe('expressions name what the file declares', () => {
  test.each<Case>([
    [
      'an unknown root',
      step('"command": "x", "args": ["${{ «inputs».a }}"]'),
      'unknown-path',
      '`inputs` is none of `input`, `params`, `env`, `process`, `steps`. Did you mean `input`?',
    ],
    [
      'a step as a root',
      two('"id": "one"', '"args": ["${{ «one».x }}"]').replace(
        '"id": "one", "command": "x", "id": "one"',
        '"id": "one", "command": "x"',
      ),
      'unknown-path',
      'Did you mean `steps.one.output`?',
    ],
    [
      'the place inside the text, escapes counted',
      step('"command": "x", "args": ["\\t\\u00e9\\"${{ «nope» }}"]'),
      'unknown-path',
      '`nope` is none of',
    ],
    [
      'a param',
      file(
        '"params": { "properties": { "who": {} } }, "steps": [{ "id": "a", "command": "x", "args": ["${{ params.«whom» }}"] }]',
      ),
      'unknown-path',
      '`params` has no `whom` in its schema. Did you mean `who`?',
    ],
    [
      'a param without params',
      step('"command": "x", "args": ["${{ «params».a }}"]'),
      'unknown-path',
      'The file declares no `params`.',
    ],
    [
      'a key inside a param',
      file(
        '"params": { "properties": { "o": { "properties": { "a": {} }, "additionalProperties": false } } }, "steps": [{ "id": "a", "command": "x", "args": ["${{ params.o.«b» }}"] }]',
      ),
      'unknown-path',
      '`params.o` has no `b` in its schema',
    ],
    [
      'a variable',
      file('"env": { "HOST": "a" }, "steps": [{ "id": "a", "command": "x", "args": ["${{ env.«HOTS» }}"] }]'),
      'unknown-path',
      '`env` has no `HOTS` here. Did you mean `HOST`?',
    ],
    [
      'a variable of the machine',
      step('"command": "x", "args": ["${{ env.«HOME» }}"]'),
      'unknown-path',
      'do not see variables of the machine',
    ],
    [
      'a variable that comes later',
      file(`"env": { "A": "\${{ env.«B» }}", "B": "1" }, ${ok}`),
      'unknown-path',
      '`env` has no `B` here',
    ],
    [
      'a variable that is removed',
      step('"command": "x", "env": { "A": null }, "args": ["${{ env.«A» }}"]'),
      'unknown-path',
      '`env` has no `A` here',
    ],
    [
      'a field of process',
      step('"command": "x", "args": ["${{ process.«pid» }}"]'),
      'unknown-path',
      '`process` has no `pid`',
    ],
    [
      'a step that is not there',
      two('"name": "n"', '"args": ["${{ steps.«on».output }}"]'),
      'unknown-path',
      'There is no step `on`. Did you mean `one`?',
    ],
    [
      'a later step',
      two('"args": ["${{ steps.«two».output.x }}"]', '"name": "n"'),
      'later-step',
      'The step `two` comes later',
    ],
    [
      'the step itself',
      two('"name": "n"', '"args": ["${{ steps.«two».output }}"]'),
      'later-step',
      'is this step itself',
    ],
    [
      'a field of a step',
      two('"name": "n"', '"args": ["${{ steps.one.«outptu».x }}"]'),
      'unknown-path',
      '`steps.one` has no `outptu`. Did you mean `output`?',
    ],
    [
      'a key an output cannot have',
      two(
        '"outputSchema": { "properties": { "rows": {} }, "additionalProperties": false }',
        '"args": ["${{ steps.one.output.«row» }}"]',
      ),
      'unknown-path',
      '`steps.one.output` has no `row` in its schema. Did you mean `rows`?',
    ],
    [
      'error in a step of steps',
      step('"command": "x", "args": ["${{ «error».message }}"]'),
      'unknown-path',
      'It is for steps of `onFailure` and `finally`.',
    ],
    [
      'a field of error',
      file(`${ok}, "onFailure": [{ "id": "a", "command": "x", "args": ["\${{ error.«mesage» }}"] }]`),
      'unknown-path',
      '`error` has no `mesage`. Did you mean `message`?',
    ],
    [
      'input in env of the file',
      file(`"env": { "A": "\${{ «input».x }}" }, ${ok}`),
      'unknown-path',
      '`input` cannot be used here; known are `params`, `env`, `secrets`, `process`.',
    ],
    [
      'in a condition',
      step('"command": "x", "if": "\'a\' in input && «stepz».one"'),
      'unknown-path',
      '`stepz` is none of',
    ],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });

  test('what is declared may be named', () => {
    expectValid(
      file(`"params": { "properties": { "who": {} } }, "env": { "A": "1", "B": "\${{ env.A }}\${{ process.id }}" },
        "steps": [
          { "id": "one", "command": "x", "args": ["\${{ params.who.deep }}", "\${{ env.B }}", "\${{ env.C }}"], "env": { "C": "\${{ env.B }}" } },
          { "id": "two-x", "command": "x", "with": { "a": [{ "b": "\${{ steps.one.artifacts[\\"a file\\"] }}" }] }, "if": "steps.one.status == 'finished' && \${{ process.status }} != null",
            "interrupt": { "message": "See \${{ steps.two-x.output.rows[0].a-b }}" } }
        ],
        "onFailure": [{ "id": "f", "command": "x", "args": ["\${{ steps.two-x.status }}", "\${{ error.cause.message }}"] }],
        "finally": [{ "id": "z", "command": "x", "args": ["\${{ steps.f.output }}", "$\${{ literal }}"] }]`),
    );
  });

  test('params that are open take any name', () => {
    expectValid(
      file(
        '"params": { "properties": {}, "additionalProperties": true }, "steps": [{ "id": "a", "command": "x", "args": ["${{ params.any }}"] }]',
      ),
    );
    expect(
      parseProcessFile(file('"params": {}, "steps": [{ "id": "a", "command": "x", "args": ["${{ params.any }}"] }]'))
        .problems,
    ).toEqual([]);
  });
});
