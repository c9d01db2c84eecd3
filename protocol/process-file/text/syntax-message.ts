import type { Node } from 'jsonc-parser';

/** A sentence about a syntax error: what was found and what was expected. `inside`: the object or list it is in. */
export function syntaxMessage(
  code: string,
  text: string,
  offset: number,
  length: number,
  inside: Node | undefined,
  lineOf: (offset: number) => number,
): string {
  const found = foundText(text, offset, length);
  const close = inside?.type === 'array' ? '`]`' : '`}`';
  switch (code) {
    case 'InvalidSymbol':
      if (text[offset] === "'") return 'Text stands in double quotes, not in single ones.';
      return `Unexpected ${found}. Text stands in double quotes; the only bare words are true, false and null.`;
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return `${found} is not a number: expected digits.`;
    case 'PropertyNameExpected':
      return `Expected a key in double quotes or ${close}, found ${found}.`;
    case 'ValueExpected':
      return `Expected a value, found ${found}.`;
    case 'ColonExpected':
      return `Expected \`:\` after the key, found ${found}.`;
    case 'CommaExpected':
      return `Expected a comma or ${close}, found ${found}.`;
    case 'CloseBraceExpected':
    case 'CloseBracketExpected': {
      const [open, end] = code === 'CloseBraceExpected' ? ['{', '}'] : ['[', ']'];
      const from =
        inside === undefined
          ? ''
          : ` A \`${open}\` before it is not closed; see from line ${lineOf(inside.offset)} on.`;
      return `Expected \`${end}\`, found ${found}.${from}`;
    }
    case 'EndOfFileExpected':
      return `Expected the end of the file, found ${found}: a process file holds one object.`;
    case 'UnexpectedEndOfComment':
      return 'The comment is not closed: expected `*/`.';
    case 'UnexpectedEndOfString':
      return 'The text is not closed: expected `"` before the end of the line.';
    case 'InvalidUnicode':
      return 'Expected four hexadecimal digits after `\\u`.';
    case 'InvalidEscapeCharacter':
      return 'Unknown escape; a backslash itself is written `\\\\`.';
    case 'InvalidCharacter':
      return 'Control characters in a text are written as escapes, such as `\\t` for a tab.';
    default:
      return `The text cannot be read at ${found}.`;
  }
}

function foundText(text: string, offset: number, length: number): string {
  if (offset >= text.length) return 'the end of the file';
  const raw = text.slice(offset, offset + Math.max(length, 1));
  const line = raw.split(/[\r\n]/, 1)[0] ?? '';
  return `\`${line.length > 40 ? `${line.slice(0, 40)}...` : line}\``;
}
