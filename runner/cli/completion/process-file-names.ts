import { parse } from 'jsonc-parser';
import { readFileSync } from 'node:fs';
import type { Candidate } from './candidates.ts';

/**
 * Ids of the steps of a process file, in order. The file is being worked on: what can be read of it is enough, and
 * nothing is said about the rest.
 */
export function stepIds(file: string | undefined): Candidate[] {
  const { steps } = contentOf(file);
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step: unknown) => {
    const { id, name } = asObject(step);
    return typeof id === 'string' ? [typeof name === 'string' ? { value: id, help: name } : { value: id }] : [];
  });
}

/** Names of the parameters, each with the equals sign its value comes after. */
export function paramNames(file: string | undefined): Candidate[] {
  return Object.entries(asObject(asObject(contentOf(file)['params'])['properties'])).map(([name, schema]) => {
    const { description } = asObject(schema);
    return typeof description === 'string' ? { value: `${name}=`, help: description } : { value: `${name}=` };
  });
}

function contentOf(file: string | undefined): Record<string, unknown> {
  if (file === undefined) return {};
  try {
    return asObject(parse(readFileSync(file, 'utf8')) as unknown);
  } catch {
    return {};
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
