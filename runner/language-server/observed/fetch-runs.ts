import type { JsonObject } from '../../../protocol/data/json.ts';
import { stepData } from '../../../protocol/control/data.ts';
import { get, type AttemptInfo, type ProcessInfo } from '../../../protocol/control/get.ts';
import { list } from '../../../protocol/control/list.ts';
import type { DataRef } from '../../../protocol/process/data-ref.ts';
import type { RunnerClient } from '../../client/runner-client.ts';
import { isControlFailure } from '../../client/control-failure.ts';

/** Runs looked at. */
export const MAX_RUNS = 16;
/** Processes listed to find them: the search also finds other files by a part of their name. */
const MAX_LISTED = 100;
/** Larger data is left out, and what is fetched of one file ends here, in bytes of JSON. */
const MAX_DATA_BYTES = 256 * 1024;
const MAX_FILE_BYTES = 4 * 1024 * 1024;
/** Requests for data of one file. */
const MAX_FETCHES = 600;
/** The longest text a runner searches for. */
const MAX_SEARCH = 200;

/** One recorded run, with the data that was fetched of it. */
export interface FetchedRun {
  pid: string;
  /** In the order of the file. */
  steps: FetchedStep[];
}

export interface FetchedStep {
  id: string;
  /** The step before it in its list. */
  previous: string | undefined;
  input?: JsonObject;
  output?: JsonObject;
  /** What the next step got; for the last one, what the process gave. */
  next?: JsonObject;
}

/** Data by hash, and what processes gave by their id, kept from one fetch to the next: most of it is the same. */
export type DataCache = ReadonlyMap<string, JsonObject>;

/**
 * The last runs of a file that began, the newest first. `pids`: of all its processes that were found. Rejects when the
 * connection ends.
 */
export async function fetchRuns(
  client: RunnerClient,
  file: string,
  cache: DataCache,
  signal: AbortSignal,
): Promise<{ runs: FetchedRun[]; pids: string[]; cache: DataCache }> {
  const { processes } = await client.request(list, { search: file.slice(-MAX_SEARCH), limit: MAX_LISTED }, signal);
  const mine = processes.filter((item) => item.file === file);
  const fetch = new DataFetch(client, cache, signal);
  const runs: FetchedRun[] = [];
  // One after the other, the newest first: a runner has better things to do, and what is cut off is the oldest.
  for (const { pid } of mine.filter(({ startedAt }) => startedAt !== null).slice(0, MAX_RUNS)) {
    const info = await client.request(get, { pid, brief: true }, signal).catch(ignoreRefusal);
    if (info === undefined || info.attempts.length === 0) continue;
    runs.push({ pid, steps: await fetchSteps(info, fetch) });
  }
  return { runs, pids: mine.map(({ pid }) => pid), cache: fetch.used };
}

async function fetchSteps(info: ProcessInfo, fetch: DataFetch): Promise<FetchedStep[]> {
  const last = new Map<string, AttemptInfo>();
  for (const attempt of info.attempts) last.set(attempt.step, attempt);
  const steps: FetchedStep[] = [];
  for (const [index, { id, phase }] of info.steps.entries()) {
    const before = info.steps[index - 1];
    const step: FetchedStep = { id, previous: before?.phase === phase ? before.id : undefined };
    const attempt = last.get(id);
    if (attempt) {
      const asked = { pid: info.pid, step: id, attempt: attempt.attempt };
      const input = await fetch.data(attempt.input, { ...asked, what: 'input' });
      if (input) step.input = input;
      const output = attempt.output && (await fetch.data(attempt.output, { ...asked, what: 'output' }));
      if (output) step.output = output;
      const after = await fetchNext(info, index, last, fetch);
      if (after) step.next = after;
    }
    steps.push(step);
  }
  return steps;
}

async function fetchNext(
  info: ProcessInfo,
  index: number,
  last: ReadonlyMap<string, AttemptInfo>,
  fetch: DataFetch,
): Promise<JsonObject | undefined> {
  const { pid, status, steps } = info;
  const phase = steps[index]?.phase;
  if (steps[index + 1]?.phase !== phase) {
    return phase === 'steps' && status === 'finished' ? fetch.outputOf(info) : undefined;
  }
  const next = nextOf(info, index, last);
  return next && fetch.data(next.input, { pid, step: next.step, attempt: next.attempt, what: 'input' });
}

/** The attempt that got what the step gave: that of the following step, if it ran. */
function nextOf(info: ProcessInfo, index: number, last: ReadonlyMap<string, AttemptInfo>): AttemptInfo | undefined {
  const next = info.steps[index + 1];
  return next?.phase === info.steps[index]?.phase ? last.get(next?.id ?? '') : undefined;
}

/** Fetches data once, as long as there is not too much of it. */
class DataFetch {
  readonly used = new Map<string, JsonObject>();
  readonly #client: RunnerClient;
  readonly #cache: DataCache;
  readonly #signal: AbortSignal;
  #bytes = 0;
  #fetches = 0;

  constructor(client: RunnerClient, cache: DataCache, signal: AbortSignal) {
    this.#client = client;
    this.#cache = cache;
    this.#signal = signal;
  }

  async data(
    { hash, bytes }: DataRef,
    params: Parameters<NonNullable<typeof stepData.types>>[0],
  ): Promise<JsonObject | undefined> {
    const here = this.used.get(hash);
    if (here !== undefined) return here;
    if (bytes > MAX_DATA_BYTES || this.#bytes + bytes > MAX_FILE_BYTES) return undefined;
    return this.#kept(hash, bytes, async () => {
      const answer = await this.#client.request(stepData, params, this.#signal).catch(ignoreRefusal);
      return answer?.data;
    });
  }

  /** What a process gave that is finished. It may have been edited after the last step, so no step has it. */
  async outputOf({ pid, attempts }: ProcessInfo): Promise<JsonObject | undefined> {
    // Its size is not told before; it is about that of what the steps got and gave, and the answer has the start data too.
    const sizes = attempts.flatMap(({ input, output }) => [input.bytes, output?.bytes ?? 0]);
    const bytes = Math.max(0, ...sizes);
    if (bytes > MAX_DATA_BYTES || this.#bytes + bytes > MAX_FILE_BYTES) return undefined;
    return this.#kept(`output of ${pid}`, bytes, async () => {
      const info = await this.#client.request(get, { pid }, this.#signal).catch(ignoreRefusal);
      const output = info?.output ?? undefined;
      return JSON.stringify(output ?? null).length > MAX_DATA_BYTES ? undefined : output;
    });
  }

  async #kept(
    key: string,
    bytes: number,
    fetch: () => Promise<JsonObject | undefined>,
  ): Promise<JsonObject | undefined> {
    let data = this.#cache.get(key);
    if (data === undefined) {
      if (this.#fetches++ >= MAX_FETCHES) return undefined;
      data = await fetch();
    }
    if (data === undefined) return undefined;
    this.#bytes += bytes;
    this.used.set(key, data);
    return data;
  }
}

/** A process may be deleted while it is looked at; a lost connection is something else. */
function ignoreRefusal(error: unknown): undefined {
  if (isControlFailure(error)) return undefined;
  throw error;
}
