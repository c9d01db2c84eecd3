/**
 * What a client and the runner daemon say to each other, JSON-RPC 2.0 over a socket. Each message is declared once,
 * in the file of its feature; `Params` and `Result` are there for the compiler only.
 */
export interface ControlRequest<Params, Result> {
  readonly method: string;
  readonly types?: (params: Params) => Result;
}

/** Something the runner tells a client that subscribed. */
export interface ControlNotification<Params> {
  readonly method: string;
  readonly types?: (params: Params) => void;
}

export function request<Params, Result>(method: string): ControlRequest<Params, Result> {
  return { method };
}

export function notification<Params>(method: string): ControlNotification<Params> {
  return { method };
}

export type ParamsOf<Message> = Message extends ControlRequest<infer Params, unknown> ? Params : never;
export type ResultOf<Message> = Message extends ControlRequest<never, infer Result> ? Result : never;

/** Params or a result without fields. */
export type Nothing = Record<string, never>;

/** Versions of this wire, newest first; a runner and a client speak the newest both know. */
export const CONTROL_PROTOCOL_VERSIONS = ['1'] as const;

/** Sizes and times of this wire. */
export const CONTROL_LIMITS = {
  /** Longest message, in bytes: the largest data (8 MiB) as JSON in JSON, and what is around it. */
  maxMessageBytes: 32 * 1024 * 1024,
  /** Longest message before `runner/hello` was answered, in bytes. */
  maxFirstMessageBytes: 64 * 1024,
  /** A connection that has not said hello by then is closed, in milliseconds. */
  helloTimeoutMs: 10_000,
} as const;

/**
 * Who is meant by a change, beside the OS user the runner sees: a name a client claims, such as a login behind a web
 * page. At most 200 characters.
 */
export interface Claimed {
  /** @maxLength 200 */
  actor?: string;
}

/**
 * A process, by its id or the beginning of it: 4 to 32 hexadecimal digits.
 * @pattern ^[0-9a-f]{4,32}$
 */
export type Pid = string;
