import { homedir } from 'node:os';
import { join } from 'node:path';
import { workspace, type ConfigurationChangeEvent } from 'vscode';

/** Settings by name, with the type of each; package.json has their defaults and descriptions. */
export interface Settings {
  stateDir: string;
  'runner.start': 'whenNeeded' | 'never';
  notifications: 'needsYouAndFailed' | 'needsYou' | 'none';
}

const SECTION = 'stepwell';

export function setting<Name extends keyof Settings>(name: Name): Settings[Name] {
  const value = workspace.getConfiguration(SECTION).get<Settings[Name]>(name);
  if (value === undefined) throw new Error(`package.json declares no setting ${SECTION}.${name}`);
  return value;
}

export function affects(change: ConfigurationChangeEvent, name: keyof Settings): boolean {
  return change.affectsConfiguration(`${SECTION}.${name}`);
}

/** Undefined: where the command line has it too. */
export function stateDirSetting(): string | undefined {
  const value = setting('stateDir').trim();
  if (value === '') return undefined;
  return /^~(?=[/\\]|$)/.test(value) ? join(homedir(), value.slice(1)) : value;
}
