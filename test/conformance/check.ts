import { fileURLToPath } from 'node:url';
import { checkProvider, type CheckReport } from '../../runner/conformance/check.ts';
import type { Patience } from '../../runner/conformance/patience.ts';
import type { Scenario } from '../../runner/conformance/scenario.ts';
import { createLauncher } from '../../runner/executor/launch/launcher.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Checks a provider as the command does, from the root of the repository. */
export async function check(
  argv: readonly [string, ...string[]],
  options: { patience?: Patience; scenarios?: readonly Scenario[] } = {},
): Promise<CheckReport> {
  const launcher = createLauncher();
  try {
    const env = Object.fromEntries(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return await checkProvider({ argv, cwd: root, env, launcher, timeoutMs: 900_000, ...options });
  } finally {
    await launcher.dispose();
  }
}

/** Failed requirements with what was said about them, for a readable comparison. */
export function failures(report: CheckReport): string[] {
  return report.verdicts
    .filter(({ status }) => status === 'fail')
    .map(
      ({ id, failures: found }) =>
        `${id}: ${found.map(({ scenario, message }) => `${scenario}: ${message}`).join('; ')}`,
    );
}
