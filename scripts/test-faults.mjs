// `npm run test:faults`: fuzz and faults at full count. A script, since setting a variable differs between shells.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/fuzz',
    'test/faults',
    'test/unit/framing',
    'test/conformance',
    'test/daemon/connection',
    ...process.argv.slice(2),
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, STEPWELL_FUZZ: 'full' },
  },
);
process.exit(status ?? 1);
