import type { JsonObject } from '../../../protocol/data/json.ts';
import { log } from '../../../protocol/step/messages/index.ts';
import type { Scenario } from '../scenario.ts';
import type { Session } from '../session.ts';
import type { Trial } from '../trial.ts';
import { show } from '../show.ts';

/** Text no library prints by itself; in the second half of a message it would do most harm. */
const TEXTS = ['stray line\n', 'half a line without an end', '{"jsonrpc":"2.0","id":', 'two\nlines'];

export const stray: readonly Scenario[] = [
  {
    requirement: 'STRAY-01',
    title: 'steps that print',
    async run(trial) {
      trial.needStep('print');
      for (const text of TEXTS) await printed(trial, { text });
    },
  },
  {
    requirement: 'STRAY-02',
    title: 'what a step prints',
    async run(trial) {
      const session = await printed(trial, { text: 'find me\n' });
      await ended(session);
      const logged = session.reader.notifications.some(
        ({ method, params }) => method === log.method && show(params['message']).includes('find me'),
      );
      trial.ensure(
        logged || session.stderr.includes('find me') || onStdout(session, 'find me'),
        'the printed text is nowhere to be found',
      );
    },
  },
  {
    requirement: 'STRAY-03',
    title: 'what a step prints, kept off stdout',
    async run(trial) {
      const session = await printed(trial, { text: 'find me\n' });
      await ended(session);
      trial.ensure(!onStdout(session, 'find me'), 'the printed text reached stdout');
    },
  },
  {
    requirement: 'STRAY-04',
    title: 'what is written to descriptor 1, kept off stdout',
    async run(trial) {
      const session = await printed(trial, { text: 'find me\n', via: 'fd' });
      await ended(session);
      trial.ensure(!onStdout(session, 'find me'), 'the text reached stdout');
    },
  },
  {
    requirement: 'STRAY-05',
    title: 'what a child process prints, kept off stdout',
    async run(trial) {
      const session = await trial.openFor('child-print');
      trial.output(await session.run('child-print', { text: 'find me' }));
      await ended(session);
      trial.ensure(!onStdout(session, 'find me'), "the child's text reached stdout");
    },
  },
  {
    requirement: 'STRAY-06',
    title: 'a child process that reads its stdin',
    async run(trial) {
      const session = await trial.openFor('child-reads-stdin');
      const { answer } = await session.beginRun('child-reads-stdin', {});
      // Something a child that holds the executor's pipe would swallow.
      await session.notify('x-stepwell/bait', { text: 'x'.repeat(200) });
      const output = trial.output(await answer);
      trial.ensure(output['bytes'] === 0, `the child read ${show(output['bytes'])} bytes of the executor's messages`);
      await trial.alive(session, 'after a child read its stdin');
    },
  },
];

async function printed(trial: Trial, input: JsonObject): Promise<Session> {
  const session = await trial.openFor('print');
  session.reader.printsExpected = true;
  const output = trial.outputUnlessRefused(await session.run('print', input));
  trial.ensure(output['printed'] === true, 'the answer is not what the step returned');
  return session;
}

/** Text may still be on its way when the answer is there; at the end of the program it is not. */
async function ended(session: Session): Promise<void> {
  session.endingJudged = true;
  session.closeStdin();
  await session.waitForEnd(3_000);
}

function onStdout(session: Session, text: string): boolean {
  return session.reader.stray.some((line) => line.includes(text));
}
