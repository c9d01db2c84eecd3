/**
 * Splits $VISUAL or $EDITOR into program and arguments: at spaces, quotes holding words together. No shell looks at
 * it, so nothing in it is ever run but the program it names. A backslash escapes inside double quotes and outside of
 * quotes, except on Windows, where it is part of paths.
 */
export function splitCommand(text: string, platform: NodeJS.Platform): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    const escapes = character === '\\' && quote !== "'" && platform !== 'win32';
    if (escapes && index + 1 < text.length) word = (word ?? '') + text.charAt(++index);
    else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}
