import type { initDefinition } from '../definitions/init.ts';
import { NODE_STEP } from './node-step.ts';
import { PHP_STEP } from './php-step.ts';
import { PYTHON_STEP } from './python-step.ts';

export type Language = (typeof initDefinition)['options']['lang']['choices'][number];

/** What `init` writes for a language. */
export interface LanguageKit {
  /** File name of the step. */
  file: string;
  step: string;
  /** Runs a file. */
  command: string;
  /** Arguments that print the two arguments behind them as "N lines in M files". */
  print: string[];
  /** Files of the SDK, in the package; each goes beside the step. */
  sdk: string[];
}

export function languageKit(language: Language, platform: NodeJS.Platform): LanguageKit {
  switch (language) {
    case 'node':
      return {
        file: 'hello.mjs',
        step: NODE_STEP,
        command: 'node',
        print: ['-e', "console.log(process.argv[1], 'lines in', process.argv[2], 'files')"],
        sdk: ['dist/sdk/stepwell.mjs', 'dist/sdk/stepwell.d.mts'],
      };
    case 'python':
      return {
        file: 'hello.py',
        step: PYTHON_STEP,
        // The installer for Windows brings no python3.exe.
        command: platform === 'win32' ? 'python' : 'python3',
        print: ['-c', "import sys; print(sys.argv[1], 'lines in', sys.argv[2], 'files')"],
        sdk: ['protocol/sdk/python/stepwell.py'],
      };
    case 'php':
      return {
        file: 'hello.php',
        step: PHP_STEP,
        command: 'php',
        print: ['-r', "echo $argv[1], ' lines in ', $argv[2], ' files', PHP_EOL;", '--'],
        sdk: ['protocol/sdk/php/stepwell.php'],
      };
  }
}
