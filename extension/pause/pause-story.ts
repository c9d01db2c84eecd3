import { l10n } from 'vscode';
import type { ActionInfo } from '../../protocol/control/get.ts';
import type { StepRecord } from '../../protocol/process/record.ts';
import type { FormFact, FormStep } from '../panel/form-header.ts';
import type { Pause } from './pause.ts';

/** The process's steps around the pause, each with how it went or what becomes of it. */
export function pauseSteps({ info, step }: Pause): FormStep[] {
  const steps = info.steps.filter(({ phase }) => phase === 'steps');
  const here = steps.findIndex(({ id }) => id === step);
  return steps.map((one, index) => {
    if (index === here) return { name: one.name, state: 'here', note: l10n.t('waits here') };
    if (index === here + 1) return { name: one.name, state: 'next', note: l10n.t('comes next') };
    if (index > here) return { name: one.name, state: 'later', note: l10n.t('comes later') };
    return { name: one.name, ...howItWent(one) };
  });
}

function howItWent({ status, startedAt, finishedAt, summary }: StepRecord): Pick<FormStep, 'state' | 'note'> {
  const told = summary === null ? '' : `, ${summary}`;
  if (status === 'skipped') return { state: 'skipped', note: l10n.t('skipped') };
  if (status === 'error') return { state: 'failed', note: l10n.t('failed') + told };
  const took =
    startedAt === null || finishedAt === null ? '' : ` ${duration(Date.parse(finishedAt) - Date.parse(startedAt))}`;
  return { state: 'done', note: l10n.t('finished{0}', took === '' ? '' : l10n.t(' in{0}', took)) + told };
}

function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Since when it waits and for how long yet, what the step said, who saved what. */
export function pauseFacts({ info, step }: Pause): FormFact[] {
  const facts: FormFact[] = [];
  const at = info.steps.find(({ id }) => id === step);
  if (at?.summary) facts.push({ icon: 'note', text: at.summary });
  if (at?.finishedAt) facts.push({ icon: 'clock', text: l10n.t('Paused {0}', '{time}'), time: at.finishedAt });
  const expires = info.interrupt?.expiresAt;
  if (expires)
    facts.push({ icon: 'watch', text: l10n.t('Fails {0} if nobody lets it proceed', '{time}'), time: expires });
  const draft = info.actions.findLast(({ what }) => what === 'draftSaved');
  if (draft) facts.push(draftFact(draft));
  return facts;
}

function draftFact({ by, at }: ActionInfo): FormFact {
  return { icon: 'save', text: l10n.t('Draft saved by {0} {1}', by, '{time}'), time: at };
}
