import { open } from 'node:fs/promises';
import { isAbsolute, normalize } from 'node:path';
import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import { MAX_FILE_LENGTH, parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { platformOf } from '../../../protocol/process-file/platform.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import { resolveDefinition } from '../../../protocol/process-file/resolve.ts';
import { ControlError } from '../control-error.ts';
import { dataText } from '../ledger/data-text.ts';
import { Stamps, stampOf } from './stamps.ts';
import type { DataText } from '../../store/store.ts';

/** A process file, read and made ready to run. */
export interface LoadedFile {
  definition: ProcessDefinition;
  /** The definition as JSON text; a start stores it under a reference of its own. */
  text: DataText;
  /** One sentence each, with its place. */
  warnings: string[];
}

/** Most files kept. */
const KEPT = 200;
/** A file changed so shortly before it was read may change again within the same time stamp, in milliseconds. */
const UNSETTLED_MS = 100;

/** Reads process files, each anew only when it has changed, so that thousands of starts a second are possible. */
export class ProcessFiles {
  readonly #platform: NodeJS.Platform;
  readonly #stamps = new Stamps();
  readonly #kept = new Map<string, { stamp: string; loaded: LoadedFile }>();

  constructor(platform: NodeJS.Platform) {
    this.#platform = platform;
  }

  /** Throws InvalidFile: it cannot be read, or has errors. */
  async load(path: string): Promise<LoadedFile> {
    if (!isAbsolute(path)) throw invalidFile(`The path of the process file is not absolute: ${path}`);
    const file = normalize(path);
    const refuse = (error: unknown): never => {
      throw unreadable(file, error);
    };
    const kept = this.#kept.get(file);
    if (kept && kept.stamp === (await this.#stamps.of(file).catch(refuse))) return kept.loaded;
    const handle = await open(file, 'r').catch(refuse);
    try {
      const found = await handle.stat({ bigint: true });
      if (!found.isFile()) refuse({ code: found.isDirectory() ? 'EISDIR' : 'EFTYPE' });
      // Three bytes are the most a UTF-16 code unit takes; what is too long is said by its real length below.
      if (found.size > 3n * BigInt(MAX_FILE_LENGTH)) throw invalidFile(`${file} is too large for a process file.`);
      const loaded = this.#read(file, await handle.readFile('utf8'));
      this.#kept.delete(file);
      if (Date.now() - Number(found.mtimeMs) > UNSETTLED_MS) this.#keep(file, stampOf(found), loaded);
      return loaded;
    } finally {
      await handle.close();
    }
  }

  #read(file: string, source: string): LoadedFile {
    const parsed = parseProcessFile(source);
    const sentences = parsed.problems.map((problem) => ({ ...problem, sentence: placed(file, problem) }));
    const of = (severity: Problem['severity']): string[] =>
      sentences.filter((problem) => problem.severity === severity).map(({ sentence }) => sentence);
    if (!parsed.file) {
      const errors = of('error');
      const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
      throw invalidFile(`${file} has ${count}.`, errors);
    }
    const definition = resolveDefinition(parsed.file, { file, platform: platformOf(this.#platform) });
    return { definition, text: dataText(definition), warnings: of('warning') };
  }

  #keep(file: string, stamp: string, loaded: LoadedFile): void {
    this.#kept.set(file, { stamp, loaded });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function placed(file: string, { line, column, message, code }: Problem): string {
  return `${file}:${line}:${column}: ${message} [${code}]`;
}

function invalidFile(message: string, problems: string[] = [message]): ControlError {
  return new ControlError('InvalidFile', message, { problems });
}

function unreadable(file: string, error: unknown): ControlError {
  const { code, message } = error as { code?: string; message?: string };
  const why =
    {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder',
      EACCES: 'it may not be read',
      EFTYPE: 'it is no file',
    }[code ?? ''] ??
    message ??
    String(error);
  return invalidFile(`The process file ${file} cannot be read: ${why}.`);
}
