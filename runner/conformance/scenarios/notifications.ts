import type { JsonObject } from '../../../protocol/data/json.ts';
import { artifact, log, progress } from '../../../protocol/step/messages/index.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Scenario } from '../scenario.ts';
import type { Session } from '../session.ts';
import { show } from '../show.ts';

const LEVELS = ['debug', 'info', 'warning', 'error'];

export const notifications: readonly Scenario[] = [
  {
    requirement: 'NOTE-01',
    title: 'a step that reports everything, and silence after its answer',
    async run(trial) {
      const session = await trial.openFor('progress');
      trial.output(await session.run('progress', { to: 2 }));
      await trial.alive(session, 'after a step that reports');
    },
  },
  {
    requirement: 'NOTE-02',
    title: 'a step whose progress would fall',
    async run(trial) {
      const session = await trial.openFor('progress');
      trial.output(await session.run('progress', { to: 3, fall: true }));
      const last = seen(session, progress.method).at(-1)?.['progress'];
      trial.ensure(last === 3, `the last progress was ${show(last)}, not 3`);
    },
  },
  {
    requirement: 'NOTE-03',
    title: 'progress with a total',
    async run(trial) {
      const session = await trial.openFor('progress');
      trial.output(await session.run('progress', { to: 2 }));
      const all = seen(session, progress.method);
      trial.ensure(all.length > 0, 'reported no progress');
      trial.ensure(
        all.every((params) => params['total'] === 2),
        'lost the total',
      );
    },
  },
  {
    requirement: 'NOTE-04',
    title: 'log records of every level',
    async run(trial) {
      const session = await trial.openFor('progress');
      trial.output(await session.run('progress', {}));
      const records = seen(session, log.method);
      for (const level of LEVELS) {
        const record = records.find((params) => params['level'] === level && params['message'] === `a ${level} record`);
        trial.ensure(record !== undefined, `wrote no log record "a ${level} record" of level ${level}`);
        trial.ensure(isDeepStrictEqual(record?.['fields'], { level }), `lost the fields of the ${level} record`);
      }
    },
  },
  {
    requirement: 'NOTE-05',
    title: 'an artifact',
    async run(trial) {
      const session = await trial.openFor('artifact');
      const output = trial.output(await session.run('artifact', { name: 'table', text: 'é,ü\n' }));
      const [named] = seen(session, artifact.method);
      trial.ensure(named?.['name'] === 'table', 'named no artifact "table"');
      trial.ensure(output['path'] === named?.['path'], 'the output has another path than the artifact');
      const content = readFileSync(join(session.folders.artifactDir, show(named?.['path'])), 'utf8');
      trial.ensure(content === 'é,ü\n', 'the file does not hold the text');
    },
  },
];

function seen(session: Session, method: string): JsonObject[] {
  return session.reader.notifications
    .filter((notification) => notification.method === method)
    .map(({ params }) => params);
}
