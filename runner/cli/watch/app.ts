import { get } from '../../../protocol/control/get.ts';
import { createValidator } from '../../validation/index.ts';
import { isCliError } from '../cli-error.ts';
import { answerPause } from '../interrupt/answer-pause.ts';
import { ask } from '../interrupt/question.ts';
import { cliErrorOf, isRefusal } from '../remote/failure.ts';
import { isConnectionLost } from '../../client/control-failure.ts';
import type { PidProgress } from '../remote/runner.ts';
import { shortId } from '../show/short-id.ts';
import { styleFor, type Style } from '../show/style.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { actionFor, type Action, type Subject } from './actions.ts';
import { hintBar, line } from './bars.ts';
import { DetailView } from './detail-view.ts';
import { Feed } from './feed.ts';
import { HelpView } from './help-view.ts';
import { Keyboard } from './keyboard.ts';
import type { Key } from './keys.ts';
import { ListView } from './list-view.ts';
import { LogView } from './log-view.ts';
import { Screen } from './screen.ts';
import type { View } from './view.ts';

/** Time from one picture to the next, in milliseconds. Only what differs is written. */
const PAINT_MS = 100;
/** A message stays this long, in milliseconds. */
const MESSAGE_MS = 6_000;
/** The bar above, the message, the keys below. */
const OWN_ROWS = 3;

export interface WatchOptions {
  stateDir: string | undefined;
  search: string;
}

/** `stepwell watch`: the views one upon the other, the keys, and what they do. */
export class WatchApp {
  readonly #options: WatchOptions;
  readonly #screen = new Screen(process.stdout);
  readonly #keyboard = new Keyboard(process.stdin, (key) => {
    this.#key(key);
  });
  readonly #feed: Feed;
  readonly #list: ListView;
  #views: View[];
  #message: { text: string; until: number } | undefined;
  /** The runner is not there; told until it is. */
  #away: string | undefined;
  #asking: Action | undefined;
  #timer: NodeJS.Timeout | undefined;
  #leave: () => void = () => undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#feed = new Feed(options.stateDir);
    this.#list = new ListView(this.#feed, options.search, (error) => {
      this.#failed(error);
    });
    this.#views = [this.#list];
  }

  /** Resolves when the person leaves; the terminal is as it was then, also when it rejects. */
  async run(): Promise<void> {
    const left = new Promise<void>((resolve) => {
      this.#leave = resolve;
    });
    const onResize = (): void => {
      this.#screen.forget();
      this.#paint();
    };
    const onSignal = (): void => {
      this.#leave();
    };
    process.stdout.on('resize', onResize);
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, onSignal);
    try {
      this.#take();
      await Promise.race([left, this.#feed.run(this.#listener)]);
    } finally {
      this.#giveAway();
      process.stdout.off('resize', onResize);
      for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.off(signal, onSignal);
      for (const view of this.#views) view.dispose?.();
      this.#feed.close();
    }
  }

  readonly #listener = {
    connected: (): void => {
      this.#away = undefined;
      for (const view of this.#views) if ('refresh' in view) (view as { refresh: () => void }).refresh();
    },
    lost: (reason: string | undefined): void => {
      this.#away = reason ?? 'No runner has been here yet. Start a process, and it will show up.';
    },
    changed: (pids: ReadonlySet<string>): void => {
      for (const view of this.#views) view.changed?.(pids);
    },
    progress: (progress: readonly PidProgress[]): void => {
      this.#list.progress(progress, Date.now());
      for (const view of this.#views) if (view instanceof DetailView) view.progress(progress);
    },
  };

  get #view(): View {
    return this.#views.at(-1) ?? this.#list;
  }

  #take(): void {
    this.#screen.enter();
    this.#keyboard.take();
    this.#timer = setInterval(() => {
      this.#paint();
    }, PAINT_MS);
    this.#paint();
  }

  #giveAway(): void {
    clearInterval(this.#timer);
    this.#keyboard.giveAway();
    this.#screen.leave();
  }

  #style(now = Date.now()): Style {
    return { ...styleFor(process.stdout, process, now), columns: this.#screen.columns, animated: true };
  }

  #paint(): void {
    const style = this.#style();
    const rows = Math.max(1, this.#screen.rows - OWN_ROWS);
    const body = this.#view.lines(rows, style).slice(0, rows);
    while (body.length < rows) body.push('');
    this.#screen.paint([this.#view.title(style), ...body, this.#messageLine(style), hintBar(this.#hints(), style)]);
  }

  #hints(): ReturnType<View['hints']> {
    return this.#asking
      ? [
          ['y', 'yes'],
          ['n', 'no'],
        ]
      : this.#view.hints();
  }

  #messageLine(style: Style): string {
    const { colours, now } = style;
    if (this.#asking) return colours.bold(line(`  ${this.#asking.question} (y/n)`, style));
    if (this.#message && this.#message.until > now) return line(`  ${this.#message.text}`, style);
    return this.#away === undefined ? '' : colours.yellow(line(`  ${this.#away}`, style));
  }

  #say(text: string): void {
    this.#message = { text: sanitise(text.replaceAll('\n', ' ')), until: Date.now() + MESSAGE_MS };
  }

  #failed(error: unknown): void {
    // That it has gone is told already.
    if (isConnectionLost(error)) return;
    const shown = isRefusal(error) ? cliErrorOf(error, {}) : error;
    this.#say(shown instanceof Error ? shown.message : String(shown));
  }

  #key(key: Key): void {
    if (key === 'ctrl-c') this.#leave();
    else if (key === 'ctrl-z') this.#suspend();
    else if (key === 'ctrl-l') this.#screen.forget();
    else if (this.#asking) this.#answer(key);
    else if (!this.#view.key(key)) this.#common(key);
    this.#paint();
  }

  /** Keys that mean the same in every view. */
  #common(key: Key): void {
    switch (key) {
      case 'q':
        this.#leave();
        return;
      case '?':
        if (!(this.#view instanceof HelpView)) this.#views.push(new HelpView());
        return;
      case 'escape':
      case 'backspace':
      case 'left':
        if (this.#views.length > 1) this.#views.pop()?.dispose?.();
        return;
    }
    const subject = this.#subject();
    if (!subject) return;
    if (key === 'enter' && this.#view === this.#list) {
      this.#views.push(
        new DetailView(this.#feed, subject.pid, (error) => {
          this.#failed(error);
        }),
      );
    } else if (key === 'l') void this.#openLog(subject.pid);
    else if (key === 'p') void this.#proceed(subject);
    else {
      const action = actionFor(key, subject, this.#feed);
      if (typeof action === 'string') this.#say(action);
      else this.#asking = action;
    }
  }

  /** What the keys are about: the chosen row, or the process that is open. */
  #subject(): Subject | undefined {
    const view = this.#view;
    if (view instanceof HelpView || view instanceof LogView) return undefined;
    const item = view instanceof DetailView ? view.info : this.#list.chosen;
    return item && { pid: item.pid, title: sanitise(item.title || item.name), status: item.status };
  }

  #answer(key: Key): void {
    const action = this.#asking;
    this.#asking = undefined;
    if (key !== 'y' && key !== 'Y') return;
    action?.run().then(
      (text) => {
        this.#say(text);
      },
      (error: unknown) => {
        this.#failed(error);
      },
    );
  }

  async #openLog(pid: string): Promise<void> {
    try {
      const { steps } = await this.#feed.request(get, { pid, brief: true });
      const ids = steps.map(({ id }) => id);
      this.#views.push(
        new LogView(this.#feed, pid, ids, this.#style(), (error) => {
          this.#failed(error);
        }),
      );
    } catch (error) {
      this.#failed(error);
    }
  }

  /** The terminal belongs to the editor and the question meanwhile. */
  async #proceed({ pid, title, status }: Subject): Promise<void> {
    if (status !== 'interrupted') {
      this.#say(`${shortId(pid)} (${title}) is ${status}; it waits for nobody.`);
      return;
    }
    this.#giveAway();
    const validator = createValidator();
    const print = (...lines: string[]): void => {
      process.stderr.write(lines.map((text) => `${text}\n`).join(''));
    };
    try {
      const style = styleFor(process.stderr);
      const answered = await answerPause({
        stateDir: this.#options.stateDir,
        pid,
        revision: undefined,
        validator,
        style,
        print,
      });
      this.#say(
        answered.kind === 'proceeded' ? `${shortId(pid)} (${title}) goes on.` : `${shortId(pid)} goes on waiting.`,
      );
    } catch (error) {
      print(isCliError(error) || error instanceof Error ? error.message : String(error));
      // There may be the name of a file in it.
      await ask('Enter goes back. ', [''], new AbortController().signal, '');
    } finally {
      await validator.dispose();
      this.#take();
    }
  }

  /** As the shell expects of a program: stopped until `fg`. */
  #suspend(): void {
    if (process.platform === 'win32') return;
    this.#giveAway();
    process.once('SIGCONT', () => {
      this.#take();
    });
    process.kill(process.pid, 'SIGTSTP');
  }
}
