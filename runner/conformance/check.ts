import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { SessionLimits } from '../../protocol/step/messages/index.ts';
import type { RequirementId } from '../../protocol/step/requirements.ts';
import type { Launcher } from '../executor/launch/launcher.ts';
import { endSession } from './end-session.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { probe } from './probe.ts';
import type { ProviderFacts, UserStep } from './provider-facts.ts';
import type { Folders } from './requests.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { Session } from './session.ts';
import { Transcript, type TranscriptEntry } from './transcript.ts';
import { Trial } from './trial.ts';
import { Verdicts, type Verdict } from './verdicts.ts';
import { Blocked, NotApplicable, Violation } from './violation.ts';
import { within } from './within.ts';

/** Scenarios tried at once: most of their time they wait for a program to start or for time to pass. */
const SIDE_BY_SIDE = 3;
/** Messages shown with a failure. */
const EXCERPT = 12;

export interface CheckOptions {
  argv: readonly [string, ...string[]];
  cwd: string;
  env: Readonly<Record<string, string>>;
  launcher: Launcher;
  userStep?: UserStep;
  /** Other times than PATIENCE. */
  patience?: Patience;
  /** Time the whole check may take, in milliseconds. */
  timeoutMs: number;
  /** Told before each scenario. */
  onProgress?: (done: number, total: number, title: string) => void;
  /** Other scenarios than all of them. */
  scenarios?: readonly Scenario[];
}

export interface CheckReport {
  command: readonly string[];
  /** Null when it never got ready. */
  provider: ProviderFacts | null;
  verdicts: Verdict[];
  transcript: TranscriptEntry[];
  durationMs: number;
}

/** Checks a provider, each scenario with a start of its own. Rejects with a LaunchError when it cannot be started at all. */
export async function checkProvider(options: CheckOptions): Promise<CheckReport> {
  const root = mkdtempSync(join(tmpdir(), 'stepwell-check-'));
  try {
    return await new Check(options, makeFolders(root, options.cwd)).run();
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

function makeFolders(root: string, workDir: string): Folders {
  const folders: Folders = { workDir, tempDir: join(root, 'temp'), artifactDir: join(root, 'artifacts') };
  for (const path of [folders.tempDir, folders.artifactDir]) mkdirSync(path, { mode: 0o700 });
  return folders;
}

class Check {
  readonly #verdicts = new Verdicts();
  readonly #transcript: TranscriptEntry[] = [];
  readonly #began = performance.now();
  readonly #options: CheckOptions;
  readonly #patience: Patience;
  readonly #folders: Folders;
  #sessions = 0;

  constructor(options: CheckOptions, folders: Folders) {
    this.#options = options;
    this.#patience = options.patience ?? PATIENCE;
    this.#folders = folders;
  }

  async run(): Promise<CheckReport> {
    const scenarios = this.#options.scenarios ?? SCENARIOS;
    let facts: ProviderFacts | undefined;
    await this.#try({
      requirement: 'INIT-01',
      title: 'initialize',
      run: async (trial) => {
        facts = await probe(trial);
      },
    });
    const waiting = scenarios.entries();
    const work = async (): Promise<void> => {
      // The iterator is shared: each of them takes the next scenario when it is done with one.
      for (const [index, scenario] of waiting) {
        this.#options.onProgress?.(index, scenarios.length, scenario.title);
        await this.#tryInTime(scenario, facts);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    return {
      command: this.#options.argv,
      provider: facts ?? null,
      verdicts: this.#verdicts.list(),
      transcript: this.#transcript,
      durationMs: Math.round(performance.now() - this.#began),
    };
  }

  async #tryInTime(scenario: Scenario, facts: ProviderFacts | undefined): Promise<void> {
    if (facts === undefined) {
      this.#verdicts.notApplicable(scenario.requirement, 'not tested: the provider did not get ready');
    } else if (performance.now() - this.#began > this.#options.timeoutMs) {
      const message = 'not tested: the time for the whole check was over';
      this.#verdicts.fail(scenario.requirement, { scenario: scenario.title, message, transcript: [] });
    } else await this.#try(scenario, facts);
  }

  async #try(scenario: Scenario, facts: ProviderFacts = NOTHING_KNOWN): Promise<void> {
    const sessions: Session[] = [];
    const trial = new Trial(facts, this.#options.userStep, async (limits) => {
      const session = await this.#start(scenario, limits);
      sessions.push(session);
      return session;
    });
    try {
      const limit = Math.max(scenario.timeoutMs ?? 0, this.#patience.scenarioMs);
      const finished = await within(
        scenario.run(trial).then(() => true),
        limit,
      );
      if (!finished) throw new Violation(`was not done within ${limit / 1000} s`);
      this.#verdicts.pass(scenario.requirement);
    } catch (error) {
      this.#judge(scenario, error, sessions.at(-1)?.transcript);
    }
    for (const session of sessions) {
      await endSession(session, this.#verdicts, this.#recorder(scenario, session.transcript));
      this.#transcript.push(...session.transcript.entries);
    }
  }

  #judge(scenario: Scenario, error: unknown, transcript: Transcript | undefined): void {
    if (error instanceof NotApplicable) this.#verdicts.notApplicable(scenario.requirement, error.message);
    else if (error instanceof Blocked)
      this.#verdicts.notApplicable(scenario.requirement, `not tested: ${error.message}`);
    else if (error instanceof Violation) {
      const id = error.requirement ?? scenario.requirement;
      this.#recorder(scenario, transcript)(id, error.message);
      if (id !== scenario.requirement) this.#verdicts.notApplicable(scenario.requirement, `not tested: ${id} failed`);
    } else throw error;
  }

  #recorder(scenario: Scenario, transcript: Transcript | undefined) {
    return (id: RequirementId, message: string): void => {
      this.#verdicts.fail(scenario.attribute?.[id] ?? id, {
        scenario: scenario.title,
        message,
        transcript: transcript?.tail(EXCERPT) ?? [],
      });
    };
  }

  async #start(scenario: Scenario, limits: SessionLimits): Promise<Session> {
    const { argv, cwd, env, launcher } = this.#options;
    const program = await launcher.launch({ argv, cwd, env, stdin: 'pipe' });
    const transcript = new Transcript(++this.#sessions, scenario.title);
    return new Session({
      program,
      transcript,
      folders: this.#folders,
      limits,
      patience: this.#patience,
      met: (id) => {
        this.#verdicts.pass(id);
      },
      violate: this.#recorder(scenario, transcript),
    });
  }
}

/** Before the first answer. */
const NOTHING_KNOWN: ProviderFacts = {
  name: '',
  version: '',
  protocolVersion: '',
  capabilities: { cancel: false, describe: false, reuse: false },
  steps: undefined,
};
