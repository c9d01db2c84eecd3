import { checkProvider } from '../../conformance/check.ts';
import { plain } from '../../conformance/report/json.ts';
import { summarize } from '../../conformance/summary.ts';
import { createLauncher } from '../../executor/launch/launcher.ts';
import { inheritableEnv, overlayEnv } from '../../platform/environment.ts';
import type { ProviderLaunch } from '../describe/provider-launch.ts';

/** Time for the whole check, in ms; nobody watches it. */
const CHECK_MS = 120_000;

/** Checks a provider against the step protocol. `text`: the outcome in one sentence. */
export async function checkProviderHere({ argv, cwd, env }: ProviderLaunch): Promise<{ ok: boolean; text: string }> {
  const launcher = createLauncher();
  try {
    const environment = overlayEnv(inheritableEnv(process.env), env);
    const { verdicts } = await checkProvider({ argv, cwd, env: environment, launcher, timeoutMs: CHECK_MS });
    const { passed, failed } = summarize(verdicts);
    if (failed === 0) return { ok: true, text: `it meets the step protocol (${passed} requirements).` };
    const first = verdicts.find(({ status, level }) => status === 'fail' && level === 'MUST');
    const what = first ? ` The first: ${first.id}, ${plain(first.text)}` : '';
    return { ok: false, text: `${failed} requirements of the step protocol are not met.${what}` };
  } catch (error) {
    return { ok: false, text: `it cannot be checked: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    await launcher.dispose();
  }
}
