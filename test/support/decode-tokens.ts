/** A semantic token; line, character and length in UTF-16 units, from 0. */
export interface DecodedToken {
  line: number;
  character: number;
  length: number;
  type: string;
}

/** Semantic tokens as they are sent, five numbers each and relative to the one before, made absolute. */
export function decodeTokens(data: ArrayLike<number>, types: readonly string[]): DecodedToken[] {
  const tokens: DecodedToken[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = -1] = Array.from(
      { length: 4 },
      (_, index) => data[at + index],
    );
    character = lines === 0 ? character + characters : characters;
    line += lines;
    tokens.push({ line, character, length, type: types[type] ?? '' });
  }
  return tokens;
}
