import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';
import { nameOfFile } from '../run/name-of-file.ts';
import type { Colours } from '../terminal/colours.ts';
import { difference } from './difference.ts';
import { editableText, readEdited, type Pause } from './edited-file.ts';
import { openEditor } from './editor.ts';
import { ask } from './question.ts';

/** What the person decided. */
export type Decision =
  | { kind: 'proceed'; data: JsonObject }
  | { kind: 'stop'; data: JsonObject }
  | { kind: 'cancel' }
  /** It was over before anything was decided. */
  | { kind: 'over' };

export interface EditOptions {
  pause: Pause;
  data: JsonObject;
  /** What changes are shown against, where `data` has been edited before. Default: `data`. */
  original?: JsonObject;
  /** What is wrong with the data: a sentence a line; empty when it may go on. */
  validate: (data: JsonObject) => Promise<string[]>;
  colours: Colours;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  print: (...lines: string[]) => void;
  /** Aborted when there is nothing left to decide. */
  over: AbortSignal;
}

/**
 * Opens the data of a pause in the person's editor, as often as need be, shows what changed and asks whether to go
 * on. The file lies in a folder of its own (0700) and is removed at the end, unless it holds something that could not
 * be read, or that nobody got to decide about.
 */
export async function editData(options: EditOptions): Promise<Decision> {
  const { pause, env, platform, print, colours, over } = options;
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-'));
  const file = join(folder, `${nameOfFile(pause.process)}.${nameOfFile(pause.step)}.json`);
  writeFileSync(file, editableText(pause, options.data), { mode: 0o600 });
  let { data } = options;
  let kept = false;
  // An editor that was ended may have left more beside the file, such as what was not saved yet.
  const ended = (): Decision => {
    kept = true;
    print(`  What you edited is kept in ${file}`);
    return { kind: 'over' };
  };
  try {
    for (;;) {
      const problem = await openEditor(file, env, platform, over);
      if (over.aborted) return ended();
      const edited = problem === undefined ? readEdited(readFileSync(file, 'utf8')) : { problem };
      if ('data' in edited) data = edited.data;
      const wrong = 'problem' in edited ? [edited.problem] : await options.validate(edited.data);
      if (wrong.length > 0) {
        print(...wrong.map((line) => `  ${colours.red(line)}`));
        const again = await ask('  Edit again? [Y/n] ', ['y', 'n'], over, 'y');
        if (again === 'y') continue;
        if (again === 'over') return ended();
        kept = 'problem' in edited && problem === undefined;
        if (kept) print(`  What you wrote is kept in ${file}`);
        return again === 'interrupted' ? { kind: 'cancel' } : { kind: 'stop', data };
      }
      const changes = difference(options.original ?? options.data, data, colours);
      print(...(changes.length > 0 ? ['', ...changes.map((line) => `  ${line}`), ''] : ['  Nothing was changed.']));
      const answer = await ask('  Proceed? [y]es / [e]dit again / [s]top ', ['y', 'e', 's'], over);
      if (answer === 'y') return { kind: 'proceed', data };
      if (answer === 'over') return ended();
      if (answer === 'interrupted') return { kind: 'cancel' };
      if (answer !== 'e') return { kind: 'stop', data };
    }
  } finally {
    if (!kept) rmSync(folder, { recursive: true, force: true });
  }
}
