/** The variables a command step finds in its environment. Normative text: step-protocol.md, "Commands as steps". */
export const COMMAND_VARIABLES = {
  /** JSON file with the step's input. */
  input: 'STEPWELL_INPUT',
  /** JSON file with the step's `with`, expressions resolved. */
  with: 'STEPWELL_WITH',
  /** An empty file for the output: one JSON object, or left empty to pass the input on. */
  output: 'STEPWELL_OUTPUT',
  /** A file to append lines of JSON to: see CommandEvent. */
  events: 'STEPWELL_EVENTS',
  /** Folder for artifacts. */
  artifactDir: 'STEPWELL_ARTIFACT_DIR',
  /** Folder for temporary files; deleted after the attempt. */
  tempDir: 'STEPWELL_TEMP_DIR',
  /** The process's id. */
  processId: 'STEPWELL_PID',
  /** The step's id. */
  step: 'STEPWELL_STEP',
  /** The attempt, counted from 1. */
  attempt: 'STEPWELL_ATTEMPT',
} as const;
