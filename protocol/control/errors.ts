/**
 * Codes of the runner's answers to clients, outside the range JSON-RPC keeps for itself. Stable; clients make the
 * sentences people read. `data` of each is declared in ControlErrorData.
 */
export const CONTROL_ERRORS = {
  /** Before, or instead of, `runner/hello`. */
  HelloFirst: 2000,
  /** The token is not that of the state directory. */
  WrongToken: 2001,
  /** No version of the wire both sides speak. */
  NoCommonVersion: 2002,
  /** Parameters of a request are not what it takes. */
  InvalidParams: 2003,
  /** No process has this id, or more than one begins with it. */
  NoSuchProcess: 2010,
  /** The process has no step of that id. */
  NoSuchStep: 2011,
  /** The attempt has no such data, or it was not kept. */
  NoSuchData: 2012,
  /** The file cannot be read or has errors. */
  InvalidFile: 2020,
  /** Start, proceed, retry or rerun data that the rules or a schema refuse. */
  InvalidData: 2021,
  /** Parameters of the process are not what its file asks for. */
  InvalidParameters: 2022,
  /** Somebody else was first: another revision, another start with the key. */
  Conflict: 2030,
  /** The process is not in a state in which that can be done. */
  WrongState: 2031,
  /** `--updated`: a step already finished has changed in the file. */
  StepsChanged: 2032,
  /** Events after that number are not kept any more. */
  SequenceTooOld: 2040,
  /** The runner takes nothing new, because its disk fails or it is stopping. */
  Refusing: 2050,
  /** The disk failed while this was written: it may or may not have happened. */
  OutcomeUnknown: 2051,
  /** Recorded data is not what its hash says. */
  DataDamaged: 2052,
  /** A fault in the runner itself; its log has the details. */
  Internal: 2099,
} as const;

export type ControlErrorName = keyof typeof CONTROL_ERRORS;
export type ControlErrorCode = (typeof CONTROL_ERRORS)[ControlErrorName];

/** What comes with an error, by name; fields that are not known are absent. */
export interface ControlErrorData {
  name: ControlErrorName;
  /** InvalidFile, InvalidData, InvalidParameters: every problem, one sentence each; for a file with its place. */
  problems?: string[];
  /** Conflict: who was first, and when (ISO 8601); the revision the pause has now. */
  by?: string;
  at?: string;
  revision?: number;
  /** Conflict of a key: the process it was used for. WrongState, NoSuchProcess: the process meant. */
  pid?: string;
  /** WrongState: the state it is in. */
  status?: string;
  /** NoSuchProcess: that many ids begin so. NoSuchStep: the ids there are. */
  matches?: number;
  steps?: string[];
  /** SequenceTooOld: where to begin instead. */
  lastEvent?: number;
  /** Refusing: why. */
  reason?: string;
}
