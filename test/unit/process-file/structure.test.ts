import { describe, expect, test } from 'vitest';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { expectProblem, expectValid, file, step } from './support/marked.ts';

const ok = '"steps": [{ "id": "one", "command": "true" }]';
const command = '"command": "true"';

describe('a process file that breaks one rule of its structure gets one problem, at its place', () => {
  test.each<[name: string, text: string, code: string, message: string | RegExp]>([
    ['no object', '«[]»', 'wrong-type', 'A process file holds one object, found a list.'],
    [
      'another version',
      '{ "version": «2», "name": "a", ' + ok + ' }',
      'wrong-version',
      'must be 1, found the number 2. The file was made for a newer Stepwell.',
    ],
    [
      'version as text',
      '{ "version": «"1"», "name": "a", ' + ok + ' }',
      'wrong-version',
      'must be 1, found the text "1".',
    ],
    ['no version', '«{» "name": "a", ' + ok + ' }', 'missing-key', '`version` is missing in the file.'],
    ['no name', '«{» "version": 1, ' + ok + ' }', 'missing-key', '`name` is missing in the file.'],
    ['empty name', '{ "version": 1, "name": «""», ' + ok + ' }', 'bad-value', '`name` must not be empty.'],
    ['no steps', '«{» "version": 1, "name": "a" }', 'missing-key', '`steps` is missing in the file.'],
    ['empty steps', file('"steps": «[]»'), 'bad-value', '`steps` must have at least 1 element.'],
    ['steps as object', file('"steps": «{}»'), 'wrong-type', '`steps` must be a list, found an object.'],
    [
      'a step that is a text',
      file('"steps": [{ "id": "a", "run": "x" }, «"b"»]'),
      'wrong-type',
      '`steps[1]` must be an object, found the text "b".',
    ],
    [
      'unknown key, near one',
      file(`${ok}, «"timout"»: "5m"`),
      'unknown-key',
      'Unknown key `timout`. Did you mean `timeout`?',
    ],
    ['unknown key, other case', file(`${ok}, «"OnFailure"»: []`), 'unknown-key', 'Did you mean `onFailure`?'],
    [
      'unknown key, kebab case',
      step(`${command}, «"continue-on-error"»: true`),
      'unknown-key',
      'Did you mean `continueOnError`?',
    ],
    [
      'a key of another level',
      file(`${ok}, «"retry"»: { "maxAttempts": 2 }`),
      'unknown-key',
      'Unknown key `retry`: it belongs to a step or `defaults`.',
    ],
    ['a key of another level', step(`${command}, «"maxAttempts"»: 2`), 'unknown-key', 'it belongs to `retry`.'],
    ['a word of another tool', step(`${command}, «"working-directory"»: "x"`), 'unknown-key', 'Did you mean `cwd`?'],
    ['a word of another tool', file(`${ok}, «"script"»: "x"`), 'unknown-key', 'is called `run` and belongs to a step.'],
    [
      'unknown key, like nothing',
      step(`${command}, "retry": { "maxAttempts": 2, «"qwertz"»: 1 }`),
      'unknown-key',
      'Known here: `maxAttempts`, `delay`, `backoff`, `maxDelay`, `jitter`, `on`.',
    ],
    ['wrong type', file(`${ok}, "title": «5»`), 'wrong-type', '`title` must be a text, found the number 5.'],
    [
      'wrong type of a choice',
      step(`${command}, "interrupt": «"yes"»`),
      'wrong-type',
      '`interrupt` must be true or false or an object with `message`, `schema` or `expiresIn`, found the text "yes".',
    ],
    [
      'wrong type in a list',
      step(`"command": "x", "args": ["a", «1»]`),
      'wrong-type',
      '`args[1]` must be a text, found the number 1.',
    ],
    [
      'wrong type, list or text',
      step(`"run": «7»`),
      'wrong-type',
      '`run` must be a text or a list of texts, found the number 7.',
    ],
    [
      'not a whole number',
      file(`${ok}, "priority": «1.5»`),
      'wrong-type',
      '`priority` must be a whole number, found the number 1.5.',
    ],
    ['data that is a list', file(`${ok}, "data": «[]»`), 'wrong-type', '`data` must be an object, found a list.'],
    [
      'a value that is not listed',
      step(`${command}, "outputMode": «"merg"»`),
      'bad-value',
      '`outputMode` must be "replace" or "merge", found the text "merg". Did you mean "merge"?',
    ],
    [
      'a number out of range',
      step(`${command}, "retry": { "maxAttempts": «0» }`),
      'bad-value',
      '`maxAttempts` must be from 1 to 1000, found 0.',
    ],
    ['a missing key inside', step(`${command}, "retry": «{» }`), 'missing-key', '`maxAttempts` is missing in retry.'],
    [
      'a provider without command',
      file(`${ok}, "x-a": 1, "concurrency": «{» }`),
      'missing-key',
      '`key` is missing in concurrency.',
    ],
    [
      'a bad id',
      file('"steps": [{ "id": «"2nd"», "run": "x" }]'),
      'bad-id',
      '`id` must be a letter, then letters, digits, `_` and `-`; found the text "2nd".',
    ],
    ['a step without id', file('"steps": [«{» "run": "x" }]'), 'missing-key', '`id` is missing in steps[0].'],
    [
      'no action',
      file('"steps": [«{» "id": "a" }]'),
      'one-action',
      'steps[0] must have `provider`, `command` or `run`.',
    ],
    [
      'two actions',
      step(`${command}, «"run"»: "x"`),
      'one-action',
      'steps[0] has `command` and `run`: it must have exactly one of `provider`, `command`, `run`.',
    ],
    [
      'two sources of a secret',
      file(`"env": { "T": "\${{ secrets.T }}" }, ${ok}, "secrets": { "T": { "env": "A", «"file"»: "b" } }`),
      'one-action',
      'T has `env` and `file`',
    ],
    [
      'a duration that is none',
      file(`${ok}, "timeout": «"soon"»`),
      'bad-duration',
      '`timeout` must be a duration: "500ms", "30s", "5m", "1h30m", "2d", or a number of seconds; found the text "soon".',
    ],
    ['a duration in words', file(`${ok}, "timeout": «"5 minutes"»`), 'bad-duration', 'Did you mean "5m"?'],
    ['a duration without unit', file(`${ok}, "timeout": «"30"»`), 'bad-duration', 'Did you mean "30s"?'],
    ['a duration below 0', file(`${ok}, "timeout": «-1»`), 'bad-duration', 'found the number -1.'],
    ['a limit of 0', file(`${ok}, "timeout": «0»`), 'bad-duration', '`timeout` must be longer than 0.'],
    ['a duration of another type', file(`${ok}, "timeout": «true»`), 'wrong-type', 'must be a duration'],
    [
      'an env that is a list',
      step(`${command}, "env": «["A=1"]»`),
      'wrong-type',
      '`env` must be an object of variables, found a list.',
    ],
    [
      'a variable with an object',
      step(`${command}, "env": { "A": «{}» }`),
      'wrong-type',
      '`A` must be a text, a number, true, false, or null to remove the variable; found an object.',
    ],
    [
      'a variable without a name',
      step(`${command}, "env": { «"A=B"»: "1" }`),
      'bad-value',
      'is not empty and holds no `=`',
    ],
    [
      'a variable of ours',
      step(`${command}, "env": { «"STEPWELL_INPUT"»: "1" }`),
      'reserved-variable',
      '`STEPWELL_INPUT` is set by Stepwell',
    ],
    [
      'a bad name to inherit',
      file(`${ok}, "inheritEnv": ["OK", «"A-B"»]`),
      'bad-value',
      'is no name of an environment variable',
    ],
    ['NUL in an argument', step(`"command": "x", "args": [«"a\\u0000"»]`), 'bad-text', 'cannot hold a NUL character'],
  ])('%s', (_name, text, code, message) => {
    expectProblem(text, code, message);
  });
});

test('keys that begin with x- are free at every level of ours, and free maps stay free', () => {
  expectValid(`{
    "$schema": "./process-file.schema.json", "version": 1, "name": "all", "x-a": [1],
    "title": "T", "description": "D", "params": { "type": "object", "properties": { "who": { "type": "string" } } },
    "data": { "anything": { "goes": [1, null, "x"] } }, "dataSchema": true, "cwd": ".", "env": { "A": "1", "B": 2, "C": true, "D": null },
    "envFile": ".env", "inheritEnv": ["SSH_AUTH_SOCK"], "secrets": { "TOKEN": { "env": "T", "x-b": 1 } }, "timeout": "1h30m",
    "defaults": { "timeout": 90, "shell": "bash", "x-c": 1 },
    "providers": { "py": { "command": "python3", "args": ["steps.py"], "cwd": ".", "env": { "T": "\${{ secrets.TOKEN }}" }, "startTimeout": "10s", "x-d": 1 } },
    "steps": [
      { "id": "a", "name": "A", "provider": "py", "step": "b", "with": { "who": "\${{ params.who }}" }, "x-e": 1 },
      { "id": "b", "command": "cat", "args": ["-"], "stdin": "json", "outputFrom": "stdout-json", "outputMode": "merge",
        "retry": { "maxAttempts": 3, "delay": "1s", "backoff": 1.5, "maxDelay": "1m", "jitter": 0, "on": ["Timeout", "ExitCode:75", "type:ValueError", "StepFailed"], "x-f": 1 },
        "interrupt": { "message": "Look at \${{ steps.b.output }}", "schema": { "type": "object" }, "expiresIn": "30d", "x-g": 1 } },
      { "id": "c", "run": ["set -e", "echo $A"], "shell": "bash", "if": "input.n > 3 && 'a' in input", "idleTimeout": "10s", "killGrace": 0,
        "windows": { "run": "echo %A%", "shell": "cmd", "x-h": 1 }, "idempotent": true, "continueOnError": true,
        "inputSchema": { "type": "object" }, "outputSchema": { "type": ["object"], "x-anything": 1 } },
    ],
    "onFailure": [{ "id": "tell", "command": "notify", "args": ["\${{ error.message }}", "\${{ steps.a.status }}"] }],
    "finally": [{ "id": "clean", "run": "rm -rf tmp" }],
    "concurrency": { "key": "deploy-\${{ params.who }}", "limit": 2, "hold": true, "x-i": 1 }, "priority": -5,
  }`);
});

test('everything wrong is told at once, in the order of the text, with its path', () => {
  const text = file(
    '"steps": [\n{ "id": "a", "comand": "x", "timeout": "x" },\n{ "id": "A", "run": "x", "stdin": 1 }\n], "prioritty": 1',
  );
  const { problems } = parseProcessFile(text);
  expect(problems.map(({ line, column, code, path }) => `${line}:${column} ${code} ${path.join('.')}`)).toEqual([
    '5:1 one-action steps.0',
    '5:14 unknown-key steps.0.comand',
    '5:40 bad-duration steps.0.timeout',
    '6:9 duplicate-id steps.1.id',
    '6:35 wrong-type steps.1.stdin',
    '7:4 unknown-key prioritty',
  ]);
});

test('a text with a byte order mark, comments and trailing commas is read; offsets count the mark', () => {
  const text = `\uFEFF// what it does\n{ /* first */ "version": 1, "name": "a", "steps": [{ "id": "a", "run": "x", },], }`;
  expect(parseProcessFile(text).file?.name).toBe('a');
  expect(parseProcessFile(`\uFEFF[]`).problems[0]).toMatchObject({ offset: 1, line: 1, column: 2 });
});
