/** A VS Code that tests can start. */
export interface Editor {
  /** As people know it: 1.139.1. */
  version: string;
  /** Where it comes from, for the reader of a test run. */
  origin: string;
  /** The program; takes the arguments of a desktop VS Code. */
  command: string[];
  env: Record<string, string>;
}

/** Why there is none, and what to do. */
export interface NoEditor {
  missing: string;
}
