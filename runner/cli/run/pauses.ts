import { formatDuration } from '../../../protocol/process-file/durations.ts';
import type { JsonObject, JsonSchema } from '../../../protocol/data/json.ts';
import type { InterruptRecord, ProcessRecord } from '../../../protocol/process/record.ts';
import type { Cursor } from '../../executor/job.ts';
import type { SchemaValidator } from '../../validation/validator.ts';
import type { RunInvocation } from '../commands/run.ts';
import type { Decision } from '../interrupt/edit-data.ts';
import { sanitise, sanitiseLines } from '../terminal/sanitise.ts';
import { wrapped } from '../terminal/width.ts';
import { mismatches } from './mismatches.ts';
import type { Prepared } from './prepare.ts';
import type { Terminal } from './terminal.ts';

export interface PausesOptions {
  invocation: RunInvocation;
  prepared: Prepared;
  terminal: Terminal;
  validator: SchemaValidator;
}

/** Decides about interrupts as `--on-interrupt` says: asks the person, goes on, or stops. */
export class Pauses {
  /** Told when a conversation on the terminal begins and ends: Ctrl-C is the editor's then. */
  onConversation: (active: boolean) => void = () => undefined;
  readonly #options: PausesOptions;

  constructor(options: PausesOptions) {
    this.#options = options;
  }

  /** See SessionOptions.onPause. */
  async decide(record: ProcessRecord, cursor: Cursor, over: AbortSignal): Promise<Decision> {
    const { terminal, invocation } = this.#options;
    const pause = record.interrupt;
    if (!pause) throw new Error('interrupted without a pause');
    const what = invocation.options['on-interrupt'] ?? (terminal.interactive ? 'edit' : 'stop');
    if (what === 'stop') return { kind: 'stop', data: pause.data };
    if (what === 'edit') return this.#edit(record, pause, cursor, over);
    const wrong = await this.#validate(pause, cursor, pause.data);
    if (wrong.length === 0) return { kind: 'proceed', data: pause.data };
    terminal.display.print(
      `${pause.step}: cannot proceed with the data as it is:`,
      ...wrong.map((line) => `  ${line}`),
    );
    return { kind: 'stop', data: pause.data };
  }

  async #edit(record: ProcessRecord, pause: InterruptRecord, cursor: Cursor, over: AbortSignal): Promise<Decision> {
    const { terminal, prepared } = this.#options;
    if (!terminal.interactive) {
      terminal.display.print('There is no terminal to edit on: stopping here.');
      return { kind: 'stop', data: pause.data };
    }
    const { steps } = prepared.definition;
    const { colours, symbols, display } = terminal;
    const next = cursor.next < cursor.end ? steps[cursor.next] : undefined;
    const nameOf = (id: string): string => sanitise(steps.find((step) => step.id === id)?.name ?? id);
    const columns = terminal.columns();
    display.print(
      '',
      `  ${colours.yellow(symbols.interrupted)} ${colours.bold(`${nameOf(pause.step)} asks you:`)}`,
      ...sanitiseLines(pause.message).flatMap((line) => wrapped(`    ${line}`, columns)),
      colours.dim(next ? `    Next: ${sanitise(next.name)}` : '    Nothing comes after it: the data is the result.'),
      ...(pause.expiresAt === null ? [] : [colours.dim(`    Until: ${whenOver(pause.expiresAt)}`)]),
      '',
    );
    this.onConversation(true);
    try {
      const { editData } = await import('../interrupt/edit-data.ts');
      return await editData({
        pause: {
          process: record.name,
          step: nameOf(pause.step),
          message: pause.message,
          next: next && sanitise(next.name),
        },
        data: pause.data,
        validate: (data) => this.#validate(pause, cursor, data),
        colours,
        env: process.env,
        platform: process.platform,
        print: (...lines) => {
          display.print(...lines);
        },
        over,
      });
    } finally {
      this.onConversation(false);
    }
  }

  /** The pause's own schema, then that of the step that comes next. */
  async #validate(pause: InterruptRecord, cursor: Cursor, data: JsonObject): Promise<string[]> {
    const next = cursor.next < cursor.end ? this.#options.prepared.definition.steps[cursor.next] : undefined;
    const schemas = [pause.schema, next?.inputSchema].filter(
      (schema): schema is JsonSchema => schema !== null && schema !== undefined,
    );
    for (const schema of schemas) {
      const wrong = await mismatches(this.#options.validator, schema, data);
      if (wrong.length > 0) return wrong;
    }
    return [];
  }
}

/** `14:05 (in 5 m)`, with the date when that is another day. */
function whenOver(expiresAt: string): string {
  const at = new Date(expiresAt);
  const now = new Date();
  const sameDay = at.toDateString() === now.toDateString();
  const text = sameDay ? at.toLocaleTimeString() : at.toLocaleString();
  return `${text}, in ${formatDuration(at.getTime() - now.getTime())}; then the process fails.`;
}
