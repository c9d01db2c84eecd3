/**
 * Commands of the code lenses. Those of the client are carried out by the extension for VS Code; see its
 * command-ids.ts, which has the same names.
 */
export const CLIENT_COMMANDS = {
  /** The process file: its address. */
  run: 'stepwell.run',
  runWithData: 'stepwell.runWithData',
  /** What a step got and gave in a recorded run: `{ pid, step }`. */
  compareData: 'stepwell.compareData',
  openOutput: 'stepwell.openOutput',
  /** `CheckStepTarget`. */
  checkStep: 'stepwell.checkStep',
  /** An address and places: those of the editor's own command of that kind. */
  showReferences: 'stepwell.showReferences',
} as const;

/** Of this server: checks the provider of a step against the step protocol, and tells the outcome in a message. */
export const CHECK_STEP_HERE = 'stepwell.server.checkStep';

/** A provider to check against the step protocol, as `stepwell check-step -- ARGV` does. */
export interface CheckStepTarget {
  /** Address of the process file. */
  uri: string;
  provider: string;
  /** Name of the step in the provider. */
  step: string;
  argv: string[];
  /** Absolute. */
  cwd: string;
  /** Variables that the process file sets for it. */
  env: Record<string, string>;
}
