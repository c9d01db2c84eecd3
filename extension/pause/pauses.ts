import type { EventsParams } from '../../protocol/control/events.ts';
import { get, type ProcessInfo } from '../../protocol/control/get.ts';
import type { ControlRequest } from '../../protocol/control/message.ts';
import { proceed, saveDraft, type ProceedResult } from '../../protocol/control/proceed.ts';
import { sameJson } from '../../protocol/data/same-json.ts';
import { isControlFailure, isConnectionLost } from '../../runner/client/control-failure.ts';
import { dataText } from '../document/data-text.ts';
import { BaseRevision } from './base-revision.ts';
import { parsePausePath } from './pause-address.ts';
import { asData } from './as-data.ts';
import { PauseError, withoutAnswer } from './pause-error.ts';
import { takeInfo, withoutData, type Pause } from './pause.ts';
import { InTurn } from './in-turn.ts';
import { outcomeOf } from './unknown-outcome.ts';
import { answerOf, draftOf } from './who-was-first.ts';

/** What the pauses need of the window they are shown in. */
export interface PausesOptions {
  ask: <Params, Result>(message: ControlRequest<Params, Result>, params: Params) => Promise<Result>;
  /** Whether an editor holds unsaved text of that document. */
  isDirty: (path: string) => boolean;
  /** Bases of unsaved text, by path of the document; they outlive a reload of the window. */
  bases: { get(path: string): number | undefined; set(path: string, revision: number | undefined): void };
  /** Something of the pause is another than it was; `text`: what reading it gives is. */
  changed: (pause: Pause, text: boolean) => void;
}

/** Whom the runner is told acts, beside the OS user it sees. */
const ACTOR = 'VS Code';

/** Events after which a pause may be another. */
const CONCERNS = new Set([
  'processInterrupted',
  'draftSaved',
  'processProceeded',
  'processRequeued',
  'cancelRequested',
  'processCancelled',
  'processFailed',
  'processDeleted',
]);

/**
 * The pauses that documents of this window show, as the runner has them. Whatever changes one goes through here, one
 * thing after the other for each pause.
 */
export class Pauses {
  readonly #options: PausesOptions;
  readonly #known = new Map<string, Pause>();
  readonly #loading = new Map<string, Promise<Pause>>();
  readonly #turns = new InTurn();
  /** Documents about to be closed: what is written to them is not kept. */
  readonly #leaving = new Set<string>();

  constructor(options: PausesOptions) {
    this.#options = options;
  }

  /** What is known without asking. */
  known(path: string): Pause | undefined {
    return this.#known.get(path);
  }

  get all(): Pause[] {
    return [...this.#known.values()];
  }

  /** The pause of a document, waiting or over. Rejects with PauseError. */
  async open(path: string): Promise<Pause> {
    const known = this.#known.get(path);
    if (known) return known;
    // Editors ask for time, size and text at once.
    let loading = this.#loading.get(path);
    if (!loading) {
      loading = this.#load(path).finally(() => this.#loading.delete(path));
      this.#loading.set(path, loading);
    }
    return loading;
  }

  /** Its text, read by an editor. Rejects with PauseError, once it is over too. */
  async read(path: string): Promise<string> {
    const pause = await this.open(path);
    if (pause.over && !this.#leaving.has(path)) throw new PauseError({ kind: 'over', by: pause.over });
    if (pause.base.read(pause.revision, this.#options.isDirty(path))) this.#remember(pause);
    return pause.text;
  }

  /** An editor holds this text with nothing unsaved. Returns whether that is news: it took over another revision. */
  clean(path: string, text: string): boolean {
    const pause = this.#known.get(path);
    if (!pause || pause.text !== text || !pause.base.clean(pause.revision)) return false;
    this.#remember(pause);
    pause.conflict = undefined;
    this.#options.changed(pause, true);
    return true;
  }

  /** Keeps the text as a draft. Rejects with PauseError; then nothing was kept, or it is not known. */
  async write(path: string, text: string): Promise<void> {
    const pause = await this.open(path);
    if (this.#leaving.has(path)) return;
    await this.#turns.run(path, () => this.#save(pause, text));
  }

  /**
   * Lets the process proceed with exactly this text. Resolves to what the runner answered, warnings among it.
   * Rejects with PauseError.
   */
  async proceed(path: string, text: string): Promise<ProceedResult> {
    const pause = await this.open(path);
    return this.#turns.run(path, async () => {
      const data = asData(text);
      const revision = this.#baseOf(pause);
      const { pid } = pause;
      try {
        return await this.#options.ask(proceed, { pid, data, mode: 'replace', revision, actor: ACTOR });
      } catch (error) {
        throw await this.#explain(pause, error);
      } finally {
        await this.#refresh(pause).catch(() => undefined);
      }
    });
  }

  /** A person decided that their unsaved text goes in the place of what somebody else saved. */
  takeOver(path: string): void {
    const pause = this.#known.get(path);
    if (!pause) return;
    pause.conflict = undefined;
    if (pause.base.takeOver(pause.revision)) this.#remember(pause);
    this.#options.changed(pause, false);
  }

  /** From here on the document is only closed: saving what it holds keeps nothing. */
  leave(path: string): void {
    this.#leaving.add(path);
  }

  isLeaving(path: string): boolean {
    return this.#leaving.has(path);
  }

  /** No editor shows it any more. */
  forget(path: string): void {
    this.#leaving.delete(path);
    const pause = this.#known.get(path);
    this.#known.delete(path);
    // Text that comes back unsaved after a reload was never closed.
    if (pause) this.#options.bases.set(path, undefined);
  }

  /** What happened in the runner. */
  take(events: EventsParams['events']): void {
    for (const pause of this.#known.values()) {
      const concerned = events.some(
        ({ pid, event }) =>
          pid === pause.pid &&
          CONCERNS.has(event.type) &&
          // What was done from here is known from the answer.
          !(event.type === 'draftSaved' && event.revision <= pause.revision),
      );
      if (concerned) this.refresh(pause);
    }
  }

  /** Events were missed: asks about every pause. */
  refreshAll(): void {
    for (const pause of this.#known.values()) this.refresh(pause);
  }

  refresh(pause: Pause): void {
    // A lost connection comes back with refreshAll.
    this.#turns.run(pause.path, () => this.#refresh(pause)).catch(() => undefined);
  }

  async #load(path: string): Promise<Pause> {
    const address = parsePausePath(path);
    if (!address) throw new PauseError({ kind: 'over', by: { what: 'over' } });
    const { ask, bases } = this.#options;
    const info = await ask(get, { pid: address.pid }).catch((error: unknown) => {
      throw withoutAnswer(error);
    });
    const { interrupt } = info;
    const over = answerOf(info, address.step);
    const data = interrupt?.data ?? {};
    const pause: Pause = {
      ...{ path, pid: info.pid, step: address.step, info: withoutData(info), data, text: dataText(data) },
      revision: interrupt?.revision ?? 0,
      base: new BaseRevision(bases.get(path)),
      unanswered: undefined,
      conflict: undefined,
      over,
    };
    this.#known.set(path, pause);
    const { isDirty, changed } = this.#options;
    const { value: base } = pause.base;
    // Text that came back unsaved began from a draft that is not the newest any more.
    if (!over && isDirty(path) && base !== undefined && base !== pause.revision)
      pause.conflict = draftOf(info.actions) ?? { what: 'over' };
    changed(pause, false);
    return pause;
  }

  async #save(pause: Pause, text: string): Promise<void> {
    const data = asData(text);
    const revision = this.#baseOf(pause);
    if (!sameJson(data, pause.data)) {
      try {
        const answer = await this.#options.ask(saveDraft, { pid: pause.pid, data, revision, actor: ACTOR });
        pause.revision = answer.revision;
      } catch (error) {
        if (isConnectionLost(error)) pause.unanswered = { base: revision, data };
        if (!(await this.#arrived(pause))) throw await this.#explain(pause, error);
      }
    }
    pause.data = data;
    pause.text = text;
    pause.conflict = undefined;
    pause.base.saved(pause.revision);
    this.#remember(pause);
    this.#options.changed(pause, false);
  }

  /** The revision to send; rejects where it is known already that the runner would refuse it. */
  #baseOf(pause: Pause): number {
    if (pause.over) throw new PauseError({ kind: 'over', by: pause.over });
    const { value } = pause.base;
    if (value !== pause.revision || pause.conflict) {
      const by = (pause.conflict ??= draftOf(pause.info.actions) ?? { what: 'over' });
      this.#options.changed(pause, false);
      throw new PauseError({ kind: 'conflict', by });
    }
    return value;
  }

  /** Whether a draft whose answer was lost is there: asks once more. */
  async #arrived(pause: Pause): Promise<boolean> {
    const sent = pause.unanswered?.data;
    if (!sent) return false;
    await this.#refresh(pause).catch(() => undefined);
    return pause.base.value === pause.revision && sameJson(pause.data, sent);
  }

  /** A draft that was sent without an answer turns out to be there, or not. */
  #settle(pause: Pause, { interrupt }: ProcessInfo): void {
    if (!pause.unanswered || !interrupt) return;
    const outcome = outcomeOf(pause.unanswered.base, pause.unanswered.data, interrupt);
    if (outcome === 'saved' && pause.base.saved(interrupt.revision)) this.#remember(pause);
    pause.unanswered = undefined;
  }

  async #refresh(pause: Pause): Promise<void> {
    const { ask, isDirty, changed } = this.#options;
    if (this.#known.get(pause.path) !== pause) return;
    let info: ProcessInfo;
    try {
      info = await ask(get, { pid: pause.pid });
    } catch (error) {
      if (!isControlFailure(error, 'NoSuchProcess')) throw error;
      pause.over = { what: 'deleted' };
      changed(pause, false);
      return;
    }
    this.#settle(pause, info);
    const before = pause.text;
    const other = takeInfo(pause, info);
    pause.over = answerOf(info, pause.step);
    const dirty = isDirty(pause.path);
    if (other && dirty && before !== pause.text && pause.base.value !== pause.revision) {
      pause.conflict = draftOf(info.actions);
    }
    changed(pause, other && !dirty);
  }

  /** A runner's refusal as what is to be told, with the pause brought up to date where somebody was first. */
  async #explain(pause: Pause, error: unknown): Promise<unknown> {
    if (isControlFailure(error, 'InvalidData')) {
      return new PauseError({ kind: 'refused', problems: error.data.problems ?? [error.message] });
    }
    if (!isControlFailure(error, 'Conflict') && !isControlFailure(error, 'WrongState')) return withoutAnswer(error);
    await this.#refresh(pause).catch(() => undefined);
    if (pause.over) return new PauseError({ kind: 'over', by: pause.over });
    const { by, at } = error.data;
    pause.conflict = { what: 'draftSaved', ...(by !== undefined && { by }), ...(at !== undefined && { at }) };
    this.#options.changed(pause, false);
    return new PauseError({ kind: 'conflict', by: pause.conflict });
  }

  #remember(pause: Pause): void {
    this.#options.bases.set(pause.path, pause.base.value);
  }
}
