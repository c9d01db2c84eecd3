import pc from 'picocolors';
import type { CheckReport } from '../check.ts';
import { strayLevel } from '../stray-level.ts';
import { summarize, type Summary } from '../summary.ts';
import { cutMiddle, type TranscriptDirection, type TranscriptEntry } from '../transcript.ts';
import type { Failure, Verdict } from '../verdicts.ts';
import { plain } from './json.ts';
import { sections } from './sections.ts';
import { wrap } from './wrap.ts';

export interface HumanStyle {
  colors: boolean;
  /** Columns to fill. */
  width: number;
}

/** Where the text of a requirement begins: mark, id, level. */
const TEXT_COLUMN = 21;

/** The report for people: a table by section, the transcript under each failure, one line of summary. */
export function humanReport(report: CheckReport, style: HumanStyle): string {
  return new HumanReport(style).write(report);
}

class HumanReport {
  readonly #style: HumanStyle;
  readonly #color: ReturnType<typeof pc.createColors>;

  constructor(style: HumanStyle) {
    this.#style = style;
    this.#color = pc.createColors(style.colors);
  }

  write(report: CheckReport): string {
    const { level, meaning } = strayLevel(report.verdicts);
    const lines = [...this.#head(report), ''];
    for (const { title, verdicts } of sections(report.verdicts)) {
      lines.push(this.#color.bold(title), ...verdicts.flatMap((verdict) => this.#verdict(verdict)), '');
    }
    if (report.provider)
      lines.push(...this.#hang(`${this.#color.bold('Stray output level')}  `, `${level}: ${meaning}`, 20, String), '');
    lines.push(this.#summary(summarize(report.verdicts), report.durationMs));
    return `${lines.join('\n')}\n`;
  }

  #head({ command, provider }: CheckReport): string[] {
    const title = this.#color.bold('Step Protocol 1');
    if (!provider)
      return [title, `  command       ${command.join(' ')}`, `  provider      ${this.#color.red('did not get ready')}`];
    const capabilities = Object.entries(provider.capabilities).flatMap(([name, has]) => (has ? [name] : []));
    return [
      title,
      `  command       ${command.join(' ')}`,
      `  provider      ${`${provider.name} ${provider.version}`.trim()}`,
      `  capabilities  ${capabilities.join(', ') || 'none'}`,
      ...this.#hang('  steps         ', provider.steps ? [...provider.steps].join(', ') : 'not named', 16, String),
    ];
  }

  #verdict(verdict: Verdict): string[] {
    const { id, level, text, status, reason, failures } = verdict;
    const { dim, green, red, yellow } = this.#color;
    const label = `${id.padEnd(10)} ${level.padEnd(6)} `;
    switch (status) {
      case 'pass':
        return this.#hang(`${green('✓')} ${label}`, plain(text), TEXT_COLUMN, String);
      case 'not applicable':
        return [
          ...this.#hang(`${dim('–')} ${dim(label)}`, plain(text), TEXT_COLUMN, dim),
          ...this.#hang(' '.repeat(TEXT_COLUMN), `not applicable: ${plain(reason ?? '')}`, TEXT_COLUMN, dim),
        ];
      case 'fail': {
        const paint = level === 'MUST' ? red : yellow;
        const mark = level === 'MUST' ? '✗' : '!';
        return [
          ...this.#hang(paint(`${mark} ${label}`), plain(text), TEXT_COLUMN, paint),
          ...failures.flatMap((failure) => this.#failure(failure, paint)),
        ];
      }
    }
  }

  #failure({ scenario, message, transcript }: Failure, paint: (text: string) => string): string[] {
    return [
      ...this.#hang('    ', `${scenario}: ${message}`, 4, (line) => paint(line)),
      ...transcript.map((entry) => this.#entry(entry)),
    ];
  }

  #entry({ ms, direction, text }: TranscriptEntry): string {
    const room = Math.max(40, this.#style.width - 22);
    return this.#color.dim(`    ${`${ms} ms`.padStart(9)} ${MARKS[direction]} ${cutMiddle(brief(text), room)}`);
  }

  #summary({ passed, failed, warned, notApplicable }: Summary, durationMs: number): string {
    const { bold, dim, green, red, yellow } = this.#color;
    const parts = [
      green(`${passed} passed`),
      failed > 0 ? red(bold(`${failed} failed`)) : '0 failed',
      ...(warned > 0 ? [yellow(`${warned} not as recommended`)] : []),
      dim(`${notApplicable} not applicable`),
      dim(`${(durationMs / 1000).toFixed(1)} s`),
    ];
    return `${failed > 0 ? red(bold('FAILED')) : green(bold('PASSED'))}  ${parts.join(dim(' · '))}`;
  }

  /** Text behind a label, its further lines indented to the same column. */
  #hang(label: string, text: string, column: number, paint: (line: string) => string): string[] {
    return wrap(text, this.#style.width - column).map(
      (line, index) => `${index === 0 ? label : ' '.repeat(column)}${paint(line)}`,
    );
  }
}

/** One line, ids shortened: they are noise to a reader, and their beginnings tell them apart. */
function brief(text: string): string {
  return text.replace(/\b([0-9a-f]{6})[0-9a-f]{26}\b/g, '$1…').replace(/\s*\n\s*/g, ' ⏎ ');
}

const MARKS: Record<TranscriptDirection, string> = {
  executor: '>',
  provider: '<',
  stray: '~ (no message)',
  stderr: '~ (stderr)',
  exit: '#',
};
