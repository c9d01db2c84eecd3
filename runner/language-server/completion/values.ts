import { dirname, resolve } from 'node:path';
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver/node';
import { RUNNER_ERRORS } from '../../../protocol/process/errors.ts';
import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { textOf } from '../../../protocol/process-file/text/node.ts';
import type { StepView } from '../../../protocol/process-file/rules/view.ts';
import { sanitise } from '../../cli/terminal/sanitise.ts';
import type { Analysis } from '../document/analysis.ts';
import { patternOf } from '../document/spot.ts';
import type { ValueSpot } from '../document/value-spot.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { DURATIONS } from './durations.ts';
import { completePath } from './paths.ts';

const SHELLS = ['sh', 'bash', 'zsh', 'fish', 'pwsh', 'powershell', 'cmd', 'python', 'python3', 'node', 'ruby', 'perl'];
/** Programs offered at once; typing on narrows them down. */
const MOST_PROGRAMS = 300;

export interface ValueCompletion {
  items: CompletionItem[];
  isIncomplete: boolean;
}

/** Values that no schema knows: names of the file, of providers, of this machine. Undefined: the schema is asked. */
export async function completeValue(
  analysis: Analysis,
  spot: ValueSpot,
  knowledge: Knowledge,
  step: StepView | undefined,
): Promise<ValueCompletion | undefined> {
  const { view, file } = analysis;
  if (view === undefined) return undefined;
  const pattern = patternOf(spot.path);
  const key = spot.path.findLast((word) => typeof word === 'string') ?? '';
  const all = (items: CompletionItem[]): ValueCompletion => ({ items, isIncomplete: false });
  const paths = async (folder: string | undefined, onlyFolders = false) =>
    folder === undefined ? undefined : all(await completePath(folder, spot.typed ?? '', onlyFolders));
  const folder = file === undefined ? undefined : dirname(file);
  const cwd = folder === undefined ? undefined : resolve(folder, textOf(view.root.get('cwd')) ?? '.');
  const owner = step ?? view.providers.get(String(spot.path[1]));
  const ownCwd = cwd === undefined ? undefined : resolve(cwd, textOf(owner?.fields.get('cwd')) ?? '.');

  switch (pattern) {
    case 'steps.*.provider':
      return all(
        [...view.providers.values()].map(({ name, fields }) =>
          item(name, CompletionItemKind.Class, commandText(fields)),
        ),
      );
    case 'steps.*.step':
      return all(stepNames(analysis, step, knowledge));
    case 'steps.*.command':
    case 'providers.*.command': {
      if (/[/\\]/.test(spot.typed ?? '')) return paths(ownCwd);
      return completeProgram(spot.typed ?? '', await programs(knowledge));
    }
    case 'steps.*.args.*':
    case 'providers.*.args.*':
      return paths(ownCwd);
    case 'steps.*.cwd':
    case 'providers.*.cwd':
      return paths(cwd, true);
    case 'cwd':
      return paths(folder, true);
    case 'envFile':
    case '$schema':
    case 'secrets.*.file':
      return paths(folder);
    case 'secrets.*.env':
    case 'inheritEnv.*':
      return all(
        Object.keys(process.env)
          .sort()
          .map((name) => item(name, CompletionItemKind.Variable, 'variable of this machine')),
      );
    case 'steps.*.shell':
    case 'defaults.shell':
      return all(SHELLS.map((name) => item(name, CompletionItemKind.Value)));
    case 'steps.*.retry.on.*':
    case 'defaults.retry.on.*':
      return all(errorNames());
  }
  const isOurs = !/^(?:data|dataSchema|params|x-)|\.(?:with|\w*[sS]chema|env)(?:\.|$)/.test(pattern);
  const durations =
    isOurs && typeof spot.path.at(-1) === 'string' && Object.hasOwn(DURATIONS, key) ? DURATIONS[key] : undefined;
  return (
    durations &&
    all(durations.map((each, index) => ({ ...item(String(each), CompletionItemKind.Unit), sortText: String(index) })))
  );
}

function item(label: string, kind: CompletionItemKind, detail?: string): CompletionItem {
  return { label, kind, ...(detail !== undefined && detail !== '' && { detail: sanitise(detail) }) };
}

function commandText(fields: StepView['fields']): string {
  const args = fields.get('args');
  const words = [fields.get('command'), ...(args?.type === 'array' ? (args.children ?? []) : [])];
  return words.map((node) => textOf(node) ?? '').join(' ');
}

function stepNames(analysis: Analysis, step: StepView | undefined, knowledge: Knowledge): CompletionItem[] {
  const provider = analysis.view?.providers.get(textOf(step?.fields.get('provider')) ?? '');
  const known = provider && knowledge.providerOf(analysis, provider);
  return (known?.names ?? []).map((name) => {
    const described = known?.steps?.find((each) => each.name === name);
    const text = described?.description ?? described?.title;
    return {
      ...item(name, CompletionItemKind.Function, described?.title),
      ...(text !== undefined && { documentation: sanitise(text) }),
    };
  });
}

async function programs(knowledge: Knowledge): Promise<ReadonlySet<string>> {
  return knowledge.programs.names() ?? (await knowledge.programs.read());
}

function completeProgram(typed: string, known: ReadonlySet<string>): ValueCompletion {
  const matching = [...known].filter((name) => name.startsWith(typed)).sort();
  const items = matching.slice(0, MOST_PROGRAMS).map((name) => item(name, CompletionItemKind.File, 'on PATH'));
  return { items, isIncomplete: matching.length > MOST_PROGRAMS };
}

function errorNames(): CompletionItem[] {
  const runner = Object.keys(RUNNER_ERRORS).map((name) => item(name, CompletionItemKind.EnumMember));
  const protocol = Object.keys(StepErrorCode).map((name) =>
    item(name, CompletionItemKind.EnumMember, 'of the step protocol'),
  );
  return [
    ...runner,
    ...protocol,
    item('ExitCode:75', CompletionItemKind.EnumMember, 'a command that ended with this code'),
    item('type:ValueError', CompletionItemKind.EnumMember, 'an error of this type'),
  ];
}
