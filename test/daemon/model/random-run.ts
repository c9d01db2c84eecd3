import { cancel, proceed, remove, rerun, retry, saveDraft } from '../../../protocol/control/index.ts';
import type { NumberedEvent } from '../../../runner/store/store.ts';
import { FakeClock } from '../../executor/support/fake-clock.ts';
import type { Random } from '../../support/random.ts';
import { ControlError } from '../../../runner/daemon/control-error.ts';
import { FakeSupervisor, type FakeJob } from '../support/fake-supervisor.ts';
import { TestRunner } from '../support/test-runner.ts';
import { KINDS, ProcessModel, type Kind } from './process-model.ts';

/** Random commands to a runner and to the model of it, side by side. */
export class RandomRun {
  runner: TestRunner;
  readonly models = new Map<string, ProcessModel>();
  readonly history: NumberedEvent[] = [];
  /** What was done, for whoever looks at a failure. */
  readonly log: string[] = [];
  readonly #random: Random;
  readonly #clock = new FakeClock();
  readonly #files: string[];
  /** Jobs whose start was told. */
  readonly #begun = new WeakSet<FakeJob>();

  private constructor(random: Random) {
    this.#random = random;
    this.runner = new TestRunner({ clock: this.#clock, supervisor: this.#supervisor() });
    this.#files = KINDS.map((kind, index) => this.runner.file(fileOf(kind), `kind${index}.process.json`));
  }

  static async begun(random: Random): Promise<RandomRun> {
    const run = new RandomRun(random);
    run.#follow();
    await run.runner.core.start();
    return run;
  }

  /** One random command, done to both. */
  async command(): Promise<void> {
    const pids = [...this.models.keys()];
    const pid = pids.length === 0 ? undefined : this.#random.pick(pids);
    const choice = this.#random.below(100);
    if (pid === undefined || (choice < 10 && pids.length < 12)) await this.#start();
    else if (choice < 60) await this.#advance(pid);
    else if (choice < 68)
      await this.#try(
        'cancel',
        pid,
        () => this.runner.call(cancel, { pid }),
        (model) => !model.over,
      );
    else if (choice < 76) await this.#proceed(pid);
    else if (choice < 80) await this.#draft(pid);
    else if (choice < 86)
      await this.#try(
        'retry',
        pid,
        () => this.runner.call(retry, { pid }),
        (model) => model.status === 'error',
      );
    else if (choice < 89) await this.#delete(pid);
    else if (choice < 91) await this.#rerun(pid);
    else if (choice < 95) this.#wake();
    else await this.crash();
    await this.settle();
  }

  /** Every process that can run has an executor, and the runner knows it runs. */
  async settle(): Promise<void> {
    const running = [...this.models].filter(([, { status }]) => status === 'running');
    for (const [pid] of running) {
      const job = await this.runner.fake.job(pid);
      if (!this.#begun.has(job)) await job.begin();
      this.#begun.add(job);
    }
    await this.runner.quiet();
  }

  /** kill -9, and a new runner. */
  async crash(): Promise<void> {
    this.log.push('crash');
    await this.runner.core.parts.ledger.settled();
    this.runner = this.runner.crashed({ supervisor: this.#supervisor() });
    this.#follow();
    await this.runner.core.start();
    for (const model of this.models.values()) model.lose();
  }

  #supervisor(): FakeSupervisor {
    return new FakeSupervisor(this.#clock, 1000);
  }

  #follow(): void {
    this.runner.options.store.onDurable((events) => this.history.push(...structuredClone(events)));
  }

  async #start(): Promise<void> {
    const index = this.#random.below(KINDS.length);
    const pid = await this.runner.start(this.#files[index] as string, { data: { n: 0 } });
    this.models.set(pid, new ProcessModel(KINDS[index] as Kind));
    this.log.push(`start ${pid} ${JSON.stringify(KINDS[index])}`);
  }

  /** The executor of a process does something it could do. */
  async #advance(pid: string): Promise<void> {
    const model = this.models.get(pid) as ProcessModel;
    if (model.status !== 'running') return;
    const job = await this.runner.fake.job(pid);
    const dice = this.#random.below(10);
    if (dice === 0) {
      this.log.push(`lose ${pid}`);
      job.lose();
      model.lose();
      return;
    }
    // Whatever it says next says that the step before is done.
    model.goOn();
    const id = `s${model.next}`;
    const attempt = model.attempts[model.next] ?? 0;
    if (model.cleaningUp || (model.cancelAsked && dice < 5)) {
      this.log.push(`end cleanup ${pid}`);
      if (model.inFlight) await job.cancelStep(id, attempt);
      await this.#cleanup(job, model);
      if (model.failing) await job.failed(id);
      else await job.cancelled();
      model.end(model.failing ? 'error' : 'cancelled');
    } else if (!model.inFlight && model.next === model.kind.steps) {
      this.log.push(`finish ${pid}`);
      await this.#cleanup(job, model);
      await job.finished({ n: model.next });
      model.end('finished');
    } else if (!model.inFlight) {
      this.log.push(`start ${id} of ${pid}`);
      await job.start(id, attempt + 1);
      model.startStep();
    } else if (dice < 2) {
      this.log.push(`fail ${id} of ${pid}`);
      await job.fail(id, 'fail', attempt);
      await this.#cleanup(job, model);
      await job.failed(id);
      model.end('error');
    } else if (dice < 3) {
      this.log.push(`delay ${id} of ${pid}`);
      await job.fail(id, 'retry', attempt);
      job.end({ status: 'delayed', retryInMs: 60_000 });
      model.delay();
    } else {
      this.log.push(`finish ${id} of ${pid}`);
      await job.finish(id, { n: model.next + 1 }, attempt);
      model.finishStep();
      if (dice > 6) return;
      this.log.push(`interrupt ${pid}`);
      await job.interrupted(id);
      model.goOn();
      model.interrupt();
    }
  }

  /** The executor runs the step of `finally`, where there is one. */
  async #cleanup(job: FakeJob, model: ProcessModel): Promise<void> {
    if (!model.kind.cleanup) return;
    const info = await this.runner.info(job.request.job.pid);
    const before = info.steps.find(({ id }) => id === 'tidy')?.attempt ?? 0;
    await job.pass('tidy', {}, before + 1, 'finally');
  }

  async #proceed(pid: string): Promise<void> {
    const data = this.#random.below(2) === 0 ? { data: { edited: true } } : {};
    await this.#try(
      'proceed',
      pid,
      () => this.runner.call(proceed, { pid, ...data }),
      (model) => model.status === 'interrupted',
    );
  }

  async #draft(pid: string): Promise<void> {
    const revision = (await this.runner.info(pid)).interrupt?.revision ?? 1;
    const draft = (): Promise<unknown> => this.runner.call(saveDraft, { pid, data: { draft: revision }, revision });
    await this.#try('draft', pid, draft, (model) => model.status === 'interrupted');
  }

  async #delete(pid: string): Promise<void> {
    if (
      await this.#try(
        'delete',
        pid,
        () => this.runner.call(remove, { pid }),
        (model) => model.over,
      )
    )
      this.models.delete(pid);
  }

  async #rerun(pid: string): Promise<void> {
    const model = this.models.get(pid) as ProcessModel;
    this.log.push(`rerun ${pid}`);
    const answer = await this.runner.call(rerun, { pid, from: 's0' });
    this.models.set(answer.pid, new ProcessModel(model.kind));
  }

  #wake(): void {
    this.log.push('an hour passes');
    this.#clock.advance(3_600_000);
    for (const model of this.models.values()) model.wake();
  }

  /** Does it to both; what the model does not allow the runner must refuse. */
  async #try(
    what: 'cancel' | 'proceed' | 'retry' | 'delete' | 'draft',
    pid: string,
    call: () => Promise<unknown>,
    allowed: (model: ProcessModel) => boolean,
  ): Promise<boolean> {
    const model = this.models.get(pid) as ProcessModel;
    const expected = allowed(model);
    this.log.push(`${what} ${pid} (${model.status}) ${expected ? '' : 'refused'}`);
    const done = await call().then(
      () => true,
      (error: unknown) => {
        if (error instanceof ControlError) return false;
        throw error;
      },
    );
    if (done !== expected) throw new Error(`${what} was ${done ? 'done' : 'refused'} although ${model.status}`);
    if (done && (what === 'cancel' || what === 'proceed' || what === 'retry')) model[what]();
    return done;
  }
}

function fileOf(kind: Kind): object {
  const steps = Array.from({ length: kind.steps }, (_, index) => ({
    id: `s${index}`,
    run: 'true',
    idempotent: kind.idempotent,
  }));
  return { steps, ...(kind.cleanup && { finally: [{ id: 'tidy', run: 'true' }] }) };
}
