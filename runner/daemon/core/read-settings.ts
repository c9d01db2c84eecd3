import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '../../../protocol/step/limits.ts';
import { DEFAULT_SETTINGS, type RunnerSettings } from './settings.ts';

/** The settings cannot be used; one sentence. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Check = (value: unknown) => boolean;

const isDays: Check = (value) => typeof value === 'number' && value > 0 && value <= 36_500;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isCommand: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string') && value[0] !== '';

/** What may stand in the file, and what it has to be. */
const FIELDS: Record<string, { check: Check; what: string } | undefined> = {
  'retention.days': { check: isDays, what: 'a number of days' },
  'retention.errorDays': { check: isDays, what: 'a number of days' },
  'retention.newest': { check: isCount, what: 'a whole number' },
  'notify.command': { check: isCommand, what: 'a list: the program, then its arguments' },
  maxDataBytes: {
    check: (value) => isCount(value) && (value as number) >= 1024 && (value as number) <= LIMITS.maxDataBytesCeiling,
    what: `a whole number from 1024 to ${LIMITS.maxDataBytesCeiling}`,
  },
};

/** Reads `settings.json` of a state directory; without one everything is as by default. Throws a SettingsError. */
export function readSettings(root: string): RunnerSettings {
  const path = join(root, 'settings.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return DEFAULT_SETTINGS;
    throw new SettingsError(`${path} cannot be read: ${(error as Error).message}.`);
  }
  try {
    const given = checked(JSON.parse(text));
    return {
      ...DEFAULT_SETTINGS,
      ...given,
      retention: { ...DEFAULT_SETTINGS.retention, ...given.retention },
    };
  } catch (error) {
    throw new SettingsError(`${path}: ${(error as Error).message}`);
  }
}

function checked(given: unknown): Partial<RunnerSettings> {
  const groups = Object.entries(objectOf(given, 'the file'));
  for (const [name, value] of groups) {
    if (FIELDS[name]) expect(name, value);
    else for (const [inner, field] of Object.entries(objectOf(value, name))) expect(`${name}.${inner}`, field);
  }
  return given as Partial<RunnerSettings>;
}

function expect(name: string, value: unknown): void {
  const field = FIELDS[name];
  if (!field) throw new Error(`there is no setting ${name}; there are ${Object.keys(FIELDS).join(', ')}.`);
  if (!field.check(value)) throw new Error(`${name} must be ${field.what}.`);
}

function objectOf(value: unknown, name: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const known = Object.keys(FIELDS);
  if (name === 'the file' || known.some((field) => field.startsWith(`${name}.`)))
    throw new Error(`${name} must be a JSON object.`);
  throw new Error(`there is no setting ${name}; there are ${known.join(', ')}.`);
}
