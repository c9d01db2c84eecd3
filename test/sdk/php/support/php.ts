import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Provider } from '../../node/support/provider.ts';
import type { Traits } from '../../python/support/everything-suite.ts';

const unix = process.platform !== 'win32';

function answers(code: string): boolean {
  return spawnSync('php', ['-r', `exit((${code}) ? 0 : 1);`]).status === 0;
}

/** There is a PHP 8.1 or newer. */
export const HAS_PHP = answers('PHP_VERSION_ID >= 80100');

/** Path of the SDK's own provider with all the steps of the specification. */
export const EVERYTHING = fileURLToPath(new URL('../../../../protocol/sdk/php/everything.php', import.meta.url));

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** One way the SDK takes stdin and stdout away from the step; each is forced by settings of PHP. */
export interface Way extends Traits {
  name: string;
  settings: string[];
  available: boolean;
}

const noFfi = ['-d', 'ffi.enable=0'];
const hasExec = HAS_PHP && unix && answers("function_exists('pcntl_exec')");

export const WAYS: Way[] = [
  {
    name: 'ffi',
    settings: [],
    available: HAS_PHP && unix && answers("extension_loaded('ffi') && ini_get('ffi.enable') !== '0'"),
    descriptorsMoved: true,
    watchesAlways: hasExec,
  },
  { name: 'exec', settings: noFfi, available: hasExec, descriptorsMoved: true, watchesAlways: false },
  {
    name: 'a second process',
    settings: [...noFfi, '-d', 'disable_functions=pcntl_exec'],
    available: HAS_PHP && unix,
    descriptorsMoved: true,
    watchesAlways: false,
  },
  {
    name: 'output buffering',
    settings: [...noFfi, '-d', 'disable_functions=pcntl_exec,proc_open'],
    available: HAS_PHP,
    descriptorsMoved: false,
    watchesAlways: false,
  },
];

/** A started and initialised provider: a PHP script, the everything provider unless another is named. */
export function php(script = EVERYTHING, settings: string[] = []): Promise<Provider> {
  return Provider.ready({ node: 'php', args: [...settings, script] });
}
