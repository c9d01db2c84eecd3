import type { JsonValue } from '../../../../protocol/data/json.ts';

/** Names of properties that tell what something is, before any other text. */
const TELLING = ['title', 'name', 'label', 'text', 'subject', 'id', 'sku', 'key', 'path'];
const MAX_CHARACTERS = 90;

/** One line that tells an item from its neighbours; undefined where nothing does. */
export function summaryOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return cut(String(value));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string | number] =>
      (typeof entry[1] === 'string' && entry[1].trim() !== '') || typeof entry[1] === 'number',
  );
  const told = TELLING.map((name) => texts.find(([key]) => key.toLowerCase() === name)).find(
    (entry) => entry !== undefined,
  );
  const [, text] = told ?? texts[0] ?? [];
  return text === undefined ? undefined : cut(String(text));
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS - 1)}…` : line;
}
