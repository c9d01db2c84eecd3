// Deploys to "servers" that are folders: SERVER/releases/VERSION, and SERVER/current.json says which one is live.
// For real ones, replace what server.mjs and smoke.mjs do; the process stays as it is.
import { resolve } from 'node:path';
import { InvalidInput, serve, step } from 'stepwell';
import { Server } from './server.mjs';
import { tryOut } from './smoke.mjs';

const serverOf = ({ build, environment }) => new Server(resolve(build, 'servers', environment));

const withServer = {
  type: 'object',
  required: ['build', 'environment'],
  properties: {
    build: { type: 'string' },
    environment: { enum: ['staging', 'production'] },
    config: { type: 'string' },
  },
};

step({
  name: 'deploy',
  title: 'Make a release live on a server',
  withSchema: withServer,
  idempotent: true,
  run: ({ version, release, approvedBy, note }, ctx) => {
    const { environment, config } = ctx.with;
    const { previous, changed } = serverOf(ctx.with).deploy({
      version,
      release,
      config: resolve(config),
      by: approvedBy,
      note,
    });
    ctx.summary(changed ? `${version}, was ${previous ?? 'empty'}` : `${version} is live already`);
    return { [environment]: { version, previous, changed } };
  },
});

step({
  name: 'smoke',
  title: 'Start what is live on a server and try it out',
  withSchema: withServer,
  idempotent: true,
  run: async ({ version }, ctx) => {
    const live = serverOf(ctx.with).live();
    if (live?.version !== version)
      throw new InvalidInput(`${ctx.with.environment} has ${live?.version ?? 'nothing'}, not ${version}`);
    const checks = await tryOut(live, ctx);
    ctx.summary(`${checks.length} checks passed`);
    return { [`${ctx.with.environment}Checks`]: checks };
  },
});

step({
  name: 'approval',
  title: 'What a person decides about',
  interrupts: true,
  run: (_input, ctx) => ({
    productionHas: serverOf({ ...ctx.with, environment: 'production' }).live()?.version ?? 'nothing',
    approved: false,
    approvedBy: '',
    note: '',
  }),
});

step({
  name: 'rollback',
  title: 'Make the release before live again',
  withSchema: withServer,
  run: (input, ctx) => {
    const version = serverOf(ctx.with).rollBack();
    ctx.log.warning(`${ctx.with.environment} is back at ${version ?? 'nothing: there was no release before'}`);
    ctx.summary(`back at ${version ?? 'nothing'}`);
    return input;
  },
});

serve({ name: 'staged-deploy', version: '1.0.0' });
