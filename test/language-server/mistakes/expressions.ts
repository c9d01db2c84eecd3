import { doubtful, mistake, type Mistake } from './mistake.ts';

/** Expressions that cannot be read, stand where none is taken, or name what there is not. */
export const EXPRESSIONS: readonly Mistake[] = [
  mistake(
    'a parameter misspelt',
    'staged',
    ['"app": "app", "build": "${{ params.build }}"', '"app": "app", "build": "${{ params.biuld }}"'],
    '«biuld»',
    'Did you mean `build`?',
  ),
  mistake(
    'a closing brace forgotten',
    'nightly',
    ['${{ params.keep }}', '${{ params.keep }'],
    '${{ params.keep «}»',
    '`}}`',
  ),
  mistake(
    'an assignment for a comparison',
    'nightly',
    ['input.files > 0', 'input.files = 0'],
    'input.files «=» 0',
    '`==`',
  ),
  mistake(
    'the word of another language in a condition',
    'newsletter',
    ['!params.test && input', '!params.test and input'],
    'params.test «and» input',
    '`&&`',
  ),
  doubtful(
    'a choice that there is not',
    'orders',
    ['"input.total > 0"', '"params.warehouse == \'west\'"'],
    '«"params.warehouse == \'west\'"»',
    'never',
    '"north"',
  ),
  doubtful(
    'a number compared with a text',
    'orders',
    ['"input.total > 0"', '"input.total > \'0\'"'],
    "«input.total > '0'»",
    'number',
    'text',
  ),
  mistake(
    'an expression in lines of a shell',
    'newsletter',
    ['echo \\"$SUBJECT\\"', 'echo \\"${{ input.sent }}\\"'],
    '«${{ input.sent }}»',
    '`env`',
  ),
  mistake(
    'a secret among the arguments',
    'backup',
    [
      '"env:PASSPHRASE",\n        "-in",\n        "${{ input.copy }}"',
      '"pass:${{ secrets.passphrase }}",\n        "-in",\n        "${{ input.copy }}"',
    ],
    'pass:${{ «secrets».passphrase }}',
    '`env`',
  ),
  mistake('a secret misspelt', 'orders', ['secrets.token', 'secrets.tokne'], '«tokne»', 'Did you mean `token`?'),
  doubtful(
    'braces without the dollar',
    'orders',
    ['"account": "${{ params.sender }}"', '"account": "{{ params.sender }}"'],
    '"«{{ params.sender }}»"',
    '`${{',
  ),
  mistake(
    'a variable of the machine as one of the file',
    'nightly',
    ['"TARGET": "${{ params.target }}"', '"TARGET": "${{ env.HOME }}"'],
    '«HOME»',
    '`env`',
  ),
  mistake(
    'the error outside of `onFailure`',
    'nightly',
    ['"${{ params.keep }}"]', '"${{ error.message }}"]'],
    '«error».message',
    '`onFailure`',
  ),
];
