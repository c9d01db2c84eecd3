import { LSPErrorCodes, ResponseError, type Position, type Range, type TextEdit } from 'vscode-languageserver/node';
import { allFields, type FileView, type StepView } from '../../../protocol/process-file/rules/view.ts';
import { keyOf } from '../../../protocol/process-file/text/node.ts';
import type { Analysis } from '../document/analysis.ts';
import { occurrenceAt, occurrencesIn, sameName, type NamedKind, type Occurrence } from './occurrences.ts';

/** What each can be renamed to, and how to say it. Variables stay: programs know them by their names. */
const RULES: Partial<Record<NamedKind, { pattern: RegExp; words: string }>> = {
  step: { pattern: /^[A-Za-z][\w-]*$/, words: 'The id of a step is a letter, then letters, digits, `_` and `-`.' },
  provider: { pattern: /^[^\s"\\$]+$/, words: 'The name of a provider has no blanks, quotes, `\\` or `$`.' },
  secret: {
    pattern: /^[\p{L}_][\p{L}\p{N}_-]*$/u,
    words: 'The name of a secret is a letter or `_`, then letters, digits, `_` and `-`.',
  },
  param: {
    pattern: /^[\p{L}_][\p{L}\p{N}_-]*$/u,
    words: 'The name of a parameter is a letter or `_`, then letters, digits, `_` and `-`.',
  },
};

/** What would be renamed; null for what cannot be. */
export function prepareRename(analysis: Analysis, position: Position): { range: Range; placeholder: string } | null {
  const here = renamableAt(analysis, position);
  return here ? { range: analysis.rangeOf(here), placeholder: here.name } : null;
}

/** Throws a ResponseError with a sentence for the person when the name will not do. */
export function rename(analysis: Analysis, position: Position, newName: string): TextEdit[] | null {
  const here = renamableAt(analysis, position);
  if (here === undefined) return null;
  check(analysis, here, newName);
  const edits = sameName(analysis, here).map((each) => ({ range: analysis.rangeOf(each), newText: newName }));
  if (here.kind === 'step' && analysis.view) edits.push(...keptSteps(analysis, analysis.view, here.name));
  return edits;
}

function renamableAt(analysis: Analysis, position: Position): Occurrence | undefined {
  const here = occurrenceAt(analysis, analysis.document.offsetAt(position));
  if (here === undefined || RULES[here.kind] === undefined) return undefined;
  // What is nowhere defined is a mistake, which has fixes of its own.
  return sameName(analysis, here).some(({ isDefinition }) => isDefinition) ? here : undefined;
}

function check(analysis: Analysis, { kind, name }: Occurrence, newName: string): void {
  const rule = RULES[kind];
  if (rule && !rule.pattern.test(newName)) throw refusal(rule.words);
  const same = (other: string): boolean =>
    kind === 'step' ? other.toLowerCase() === newName.toLowerCase() : other === newName;
  const taken = occurrencesIn(analysis).some(
    (each) => each.kind === kind && each.isDefinition && each.name !== name && same(each.name),
  );
  if (taken) throw refusal(`There is a ${kind} \`${newName}\` already.`);
}

/** A step of a provider that names none is the one of its id: it stays that. */
function keptSteps({ document }: Analysis, view: FileView, name: string): TextEdit[] {
  return view.steps
    .filter((step) => step.id === name && !step.fields.has('step'))
    .flatMap((step) => {
      const provider = providerOf(step);
      if (provider === undefined) return [];
      const start = document.positionAt(keyOf(provider).offset);
      return [{ range: { start, end: start }, newText: `"step": ${JSON.stringify(name)}, ` }];
    });
}

function providerOf(step: StepView) {
  return allFields(step)
    .filter((fields) => !fields.has('step'))
    .map((fields) => fields.get('provider'))
    .find((node) => node !== undefined);
}

function refusal(message: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
