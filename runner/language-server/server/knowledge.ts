import type { ProviderView } from '../../../protocol/process-file/rules/view.ts';
import type { Disk } from '../../cli/check/on-disk.ts';
import { DescribedProviders, type DescribedProvider, type DescribedStep } from '../describe/described.ts';
import { providerLaunch } from '../describe/provider-launch.ts';
import { KnownPaths } from '../disk/known-paths.ts';
import { Programs } from '../disk/programs.ts';
import type { Analysis } from '../document/analysis.ts';
import type { Flow } from '../../flow/analyse-flow.ts';
import { NO_FACTS, type FlowFacts } from '../../flow/facts.ts';
import { ObservedRuns, type ObservedFile } from '../observed/observed-runs.ts';
import type { Log } from './guard.ts';
import { Listeners } from './listeners.ts';
import type { ServerSettings } from './settings.ts';

/** What checks of a process file ask beyond its text. */
export type CheckFacts = Pick<Knowledge, 'flowOf' | 'described' | 'disk'>;

/**
 * What is known beyond the text of process files. Every question is answered at once, with what is known right now;
 * what is not known yet is found out in the background, and whoever listens is told.
 */
export class Knowledge {
  readonly paths = new KnownPaths();
  readonly programs = new Programs();
  readonly providers: DescribedProviders;
  readonly disk: Disk;
  readonly #runs: ObservedRuns;
  readonly #changed = new Listeners<[]>();
  readonly #factsChanged = new Listeners<[]>();
  /** Raised when an analysis of data could come out otherwise. */
  #revision = 0;

  constructor(settings: ServerSettings, log: Log) {
    this.providers = new DescribedProviders({ trusted: () => settings.trusted, log });
    this.#runs = new ObservedRuns({ stateDir: settings.stateDir, log });
    this.disk = { kindOf: (path) => this.paths.kindOf(path), programs: () => this.programs.names() };
    const renew = (): void => {
      this.#revision++;
      this.#factsChanged.tell();
      this.#changed.tell();
    };
    this.providers.onChange(renew);
    this.#runs.onChange(renew);
    const tell = (): void => {
      this.#changed.tell();
    };
    this.paths.onChange(tell);
    this.programs.onChange(tell);
  }

  onChange(listener: () => void): void {
    this.#changed.add(listener);
  }

  /** Providers have said something, or runs were recorded. */
  onFactsChange(listener: () => void): void {
    this.#factsChanged.add(listener);
  }

  /** For the many files that nobody looks at: no provider is asked and no recorded run fetched. */
  get ofText(): CheckFacts {
    return {
      disk: { kindOf: (path) => this.paths.kindOf(path) },
      described: () => ({ names: undefined, step: undefined }),
      flowOf: (analysis) => analysis.flow(NO_FACTS, 0),
    };
  }

  flowOf(analysis: Analysis): Flow | undefined {
    return analysis.flow(this.#factsOf(analysis), this.#revision);
  }

  providerOf(analysis: Analysis, provider: ProviderView): DescribedProvider | undefined {
    const { view, file } = analysis;
    const launch = view && file !== undefined ? providerLaunch(view, provider, file) : undefined;
    return launch && this.providers.of(launch);
  }

  described(analysis: Analysis, provider: ProviderView, stepName: string): DescribedStep {
    const known = this.providerOf(analysis, provider);
    return { names: known?.names, step: known?.steps?.find(({ name }) => name === stepName) };
  }

  /** Recorded runs of the file. */
  observed({ file }: Analysis): ObservedFile | undefined {
    return file === undefined ? undefined : this.#runs.of(file);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#runs.dispose(), this.providers.dispose()]);
  }

  #factsOf(analysis: Analysis): FlowFacts {
    const observed = this.observed(analysis);
    return {
      described: (provider, name) => this.described(analysis, provider, name).step,
      observed: (id) => observed?.steps.get(id),
      ...(observed?.start && { observedStart: observed.start }),
    };
  }
}
