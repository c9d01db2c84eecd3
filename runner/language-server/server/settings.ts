/** The person trusts the workspace now; from then on providers may be started. */
export const TRUST_GRANTED = 'stepwell/trustGranted';

/** What a client says in `initializationOptions`; all of it is optional there. */
export interface ServerSettings {
  /** The person trusts the workspace: providers may be started to ask what their steps are. Default: false. */
  trusted: boolean;
  /** State directory of the runner whose recorded runs are looked at. Default: where the command line has it. */
  stateDir: string | undefined;
  /** The client carries out the commands of code lenses by itself, as the extension for VS Code does. Default: false. */
  clientCommands: boolean;
  /** Show the shape of the data behind each step. Default: true. */
  inlayHints: boolean;
}

/** Reads them, with the default for whatever is absent or of the wrong type. */
export function readSettings(options: unknown): ServerSettings {
  const given = typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {};
  const { trusted, stateDir, clientCommands, inlayHints } = given;
  return {
    trusted: trusted === true,
    stateDir: typeof stateDir === 'string' && stateDir !== '' ? stateDir : undefined,
    clientCommands: clientCommands === true,
    inlayHints: inlayHints !== false,
  };
}
