import { copyFileSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import type { Invocation } from '../definitions/command.ts';
import type { initDefinition } from '../definitions/init.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { languageKit } from '../init/languages.ts';
import { processFileText } from '../init/process-file.ts';
import { packageRoot } from '../package-root.ts';

/** `stepwell init [DIR]`: all of it, or, when one of the files exists, nothing. */
export function init({ arguments: [folder = '.'], options }: Invocation<typeof initDefinition>): Promise<ExitStatus> {
  const kit = languageKit(options.lang ?? 'node', process.platform);
  const root = packageRoot();
  const texts = new Map([
    ['hello.process.json', processFileText(kit)],
    [join('steps', kit.file), kit.step],
  ]);
  // The types of an SDK are a convenience that a development build may lack.
  const copies = new Map(
    kit.sdk
      .map((path) => [join('steps', basename(path)), join(root, path)] as const)
      .filter(([, from]) => existsSync(from)),
  );
  const target = resolve(folder);
  const paths = [...texts.keys(), ...copies.keys()];
  const taken = paths.filter((path) => existsSync(join(target, path)));
  if (taken.length > 0) {
    const exist = taken.length > 1 ? 'exist' : 'exists';
    throw new CliError(
      `${taken.join(', ')} ${exist} already in ${target}; nothing was written. Choose another folder: stepwell init DIR`,
    );
  }
  try {
    for (const path of paths) mkdirSync(dirname(join(target, path)), { recursive: true });
    for (const [path, text] of texts) writeFileSync(join(target, path), text, { flag: 'wx' });
    for (const [path, from] of copies) copyFileSync(from, join(target, path), constants.COPYFILE_EXCL);
  } catch (error) {
    throw new CliError(`The files could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  report(folder, paths);
  return Promise.resolve(EXIT.finished);
}

function report(folder: string, paths: string[]): void {
  const shown = paths.map((path) => `  ${join(folder, path)}\n`).join('');
  const from = relative(process.cwd(), resolve(folder));
  const change = from === '' ? '' : `  cd ${from.includes(' ') ? `"${from}"` : from}\n`;
  process.stderr.write(`Written:\n${shown}\nRun it:\n${change}  stepwell run hello.process.json\n`);
}
