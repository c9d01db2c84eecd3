import { insteadWords, type Deprecation } from './deprecation.ts';
import type { Property, Shape } from './shape.ts';
import { mark, typeText } from './shape-text.ts';
import { lastRuns } from './words.ts';

/** Keys told of one object. */
const MAX_KEYS = 24;
/** Keys told of objects inside of it, and levels. */
const MAX_INNER_KEYS = 8;
const MAX_DEPTH = 2;
const MAX_DESCRIPTION = 160;
const MAX_VALUE = 60;

/** A shape for a hover, in Markdown: a title, then the keys. What is known from recorded runs says so, with counts. */
export function shapeMarkdown(shape: Shape, title: string): string {
  const lines = [`**${escaped(title)}**${shape.properties.size === 0 ? `: ${code(typeText(shape))}` : ''}`];
  if (shape.description !== undefined) lines.push('', text(shape.description));
  if (shape.deprecated) lines.push('', deprecated(shape.deprecated));
  const keys = keyLines(shape, 0);
  if (keys.length > 0) lines.push('', ...keys);
  const note = noteOf(shape);
  if (note !== undefined) lines.push('', `*${note}*`);
  return lines.join('\n');
}

function keyLines(shape: Shape, depth: number): string[] {
  const max = depth === 0 ? MAX_KEYS : MAX_INNER_KEYS;
  const indent = '  '.repeat(depth);
  const lines: string[] = [];
  for (const [key, property] of [...shape.properties].slice(0, max)) {
    lines.push(
      `${indent}- ${code(`${key}${mark(property)}`)}: ${code(typeText(property.shape))}${remarks(property, depth)}`,
    );
    const inner = property.shape.items ?? property.shape;
    if (depth < MAX_DEPTH - 1) lines.push(...keyLines(inner, depth + 1));
  }
  const more = shape.properties.size - max;
  if (more > 0) lines.push(`${indent}- and ${more} more`);
  return lines;
}

function remarks({ shape, seen, lastValue, absent, presence }: Property, depth: number): string {
  const parts: string[] = [];
  if (shape.description !== undefined) parts.push(text(shape.description));
  if (shape.deprecated) parts.push(deprecated(shape.deprecated));
  if (presence === 'sometimes' && absent !== undefined) parts.push(`absent ${absent}`);
  if (seen !== undefined) {
    const of = depth === 0 ? lastRuns(seen.of) : `${seen.of} recorded objects`;
    parts.push(seen.of === 1 && seen.in === 1 ? '*observed in the last run*' : `*observed in ${seen.in} of ${of}*`);
  }
  if (lastValue !== undefined) parts.push(`last ${code(clipped(JSON.stringify(lastValue), MAX_VALUE))}`);
  return parts.length === 0 ? '' : ` - ${parts.join('; ')}`;
}

function deprecated(deprecation: Deprecation): string {
  return `**Deprecated**${text(insteadWords(deprecation)).replace(/^\.$/, '')}`;
}

function noteOf({ origin, observed, closed, properties }: Shape): string | undefined {
  if (observed !== undefined && origin === 'observed') {
    return `Observed in ${lastRuns(observed)}; no schema says it.`;
  }
  if (origin === 'written' && properties.size > 0) return 'From `data` in the file; a start may bring other data.';
  return closed ? 'No other keys.' : undefined;
}

/** Text of others, which must not become markup: it could load pictures, or pose as ours. */
function text(raw: string): string {
  return escaped(clipped(raw.replaceAll(/\s+/g, ' ').trim(), MAX_DESCRIPTION));
}

function escaped(raw: string): string {
  return raw.replaceAll(/[\\*_{}[\]<>()#!|~&]/g, String.raw`\$&`);
}

/** As code, whatever backticks are inside. */
function code(raw: string): string {
  const line = raw.replaceAll(/\s+/g, ' ');
  if (!line.includes('`')) return `\`${line}\``;
  const longest = Math.max(...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}

function clipped(raw: string, length: number): string {
  return raw.length > length ? `${raw.slice(0, length - 3)}...` : raw;
}
