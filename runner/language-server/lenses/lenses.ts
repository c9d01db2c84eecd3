import type { CodeLens } from 'vscode-languageserver/node';
import { textOf } from '../../../protocol/process-file/text/node.ts';
import type { StepView } from '../../../protocol/process-file/rules/view.ts';
import { providerLaunch } from '../describe/provider-launch.ts';
import type { Analysis } from '../document/analysis.ts';
import type { Parts } from '../server/parts.ts';
import { CHECK_STEP_HERE, CLIENT_COMMANDS, type CheckStepTarget } from './commands.ts';

/** What can be run: the file, its steps, and what recorded runs had. Only what the client can carry out. */
export function codeLenses(analysis: Analysis, parts: Parts): CodeLens[] {
  const { view, parsed } = analysis;
  if (view === undefined) return [];
  const lenses: CodeLens[] = [];
  if (parts.settings.clientCommands && parsed.tree !== undefined) lenses.push(...ofFile(analysis));
  for (const step of view.steps) lenses.push(...ofStep(step, analysis, parts));
  return lenses;
}

function ofFile(analysis: Analysis): CodeLens[] {
  const range = analysis.rangeOf({ offset: analysis.tree?.offset ?? 0, length: 1 });
  const { uri } = analysis.document;
  return [
    { range, command: { title: '$(play) Run', command: CLIENT_COMMANDS.run, arguments: [uri] } },
    { range, command: { title: 'Run with data...', command: CLIENT_COMMANDS.runWithData, arguments: [uri] } },
  ];
}

function ofStep(step: StepView, analysis: Analysis, { settings, knowledge }: Parts): CodeLens[] {
  const range = analysis.rangeOf({ offset: step.node.offset, length: 1 });
  const target = checkTarget(step, analysis);
  const lenses: CodeLens[] = [];
  if (target) {
    const command = settings.clientCommands ? CLIENT_COMMANDS.checkStep : CHECK_STEP_HERE;
    lenses.push({ range, command: { title: 'Check step', command, arguments: [target] } });
  }
  const observed = knowledge.observed(analysis);
  if (settings.clientCommands && observed && step.id !== undefined && observed.steps.has(step.id)) {
    const arguments_ = [{ pid: observed.newest, step: step.id }];
    lenses.push({
      range,
      command: { title: 'Last data', command: CLIENT_COMMANDS.compareData, arguments: arguments_ },
    });
  }
  return lenses;
}

/** Undefined for steps that are no provider's, and for providers that are not right yet. */
function checkTarget(step: StepView, { view, file, document }: Analysis): CheckStepTarget | undefined {
  const provider = view?.providers.get(textOf(step.fields.get('provider')) ?? '');
  const name = textOf(step.fields.get('step')) ?? step.id;
  const launch = view && provider && file !== undefined ? providerLaunch(view, provider, file) : undefined;
  if (provider === undefined || launch === undefined || name === undefined) return undefined;
  return { uri: document.uri, provider: provider.name, step: name, ...launch };
}
