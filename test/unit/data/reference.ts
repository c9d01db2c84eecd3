/** A slow, plain reading of the rules for data, to compare the fast one with. Takes valid JSON only. */
export function brokenRules(text: string, maxDepth: number): Set<string> {
  const broken = new Set<string>();
  let at = 0;
  const space = (): void => {
    while (' \t\r\n'.includes(text[at] ?? 'x')) at++;
  };
  const string = (): string => {
    const start = at++;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    const value = JSON.parse(text.slice(start, ++at)) as string;
    if (/\p{Surrogate}/u.test(value)) broken.add('lone-surrogate');
    return value;
  };
  const value = (depth: number): void => {
    space();
    const char = text[at];
    if ((char === '{' || char === '[') && depth > maxDepth) broken.add('too-deep');
    if (char === '"') string();
    else if (char === '{' || char === '[') {
      const keys = new Set<string>();
      at++;
      space();
      while (text[at] !== '}' && text[at] !== ']') {
        if (char === '{') {
          const key = string();
          if (['__proto__', 'constructor', 'prototype'].includes(key)) broken.add('forbidden-key');
          if (keys.has(key)) broken.add('duplicate-key');
          keys.add(key);
          space();
          at++;
        }
        value(depth + 1);
        space();
        if (text[at] === ',') at++;
        space();
      }
      at++;
    } else {
      const literal = /^[^\s,\]}]+/.exec(text.slice(at))?.[0] ?? '';
      at += literal.length;
      const number = Number(literal);
      if (Math.abs(number) === Infinity) broken.add('number-out-of-range');
      if (/^-?\d+$/.test(literal) && Math.abs(number) > Number.MAX_SAFE_INTEGER) broken.add('unsafe-integer');
    }
  };
  value(1);
  return broken;
}
