import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Provider } from '../../node/support/provider.ts';

const candidates = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];
const supported = 'import sys; sys.exit(0 if sys.version_info >= (3, 9) else 1)';

/** The command of a Python 3.9 or newer; undefined where there is none. */
export const PYTHON = candidates.find((command) => spawnSync(command, ['-c', supported]).status === 0);

/** Path of the SDK's own provider with all the steps of the specification. */
export const EVERYTHING = fileURLToPath(new URL('../../../../protocol/sdk/python/everything.py', import.meta.url));

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** A started and initialised provider: a Python script, the everything provider unless another is named. */
export function python(script = EVERYTHING): Promise<Provider> {
  return Provider.ready({ node: PYTHON ?? 'python3', args: [script] });
}
