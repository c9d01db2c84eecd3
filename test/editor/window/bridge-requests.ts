/** What a suite inside of VS Code may ask of those outside, who see the window. */
export type BridgeRequest =
  | { do: 'evaluate'; source: string; argument: unknown }
  | { do: 'click'; selector: string; button: 'left' | 'right' }
  | { do: 'texts'; selector: string }
  | { do: 'press'; keys: string }
  | { do: 'type'; text: string }
  | { do: 'screenshot'; name: string };

/** Names of the environment variables through which a run tells its suites about itself. */
export const SUITE_ENVIRONMENT = {
  /** Address of the bridge. */
  bridge: 'STEPWELL_SUITE_BRIDGE',
  /** File that results go to, one JSON value a line. */
  results: 'STEPWELL_SUITE_RESULTS',
  /** Folder with the bundled suites. */
  suites: 'STEPWELL_SUITE_FOLDER',
  /** Pattern of the only titles to run; empty for all. */
  only: 'STEPWELL_SUITE_ONLY',
} as const;
