import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FormFact, FormHeader, FormStep } from '../form-header.ts';
import type { FormStrings } from '../form-strings.ts';
import { timeFrom } from './time-from.ts';

/** What the form is about: what is asked, what happened so far, what comes next. */
export function Header({ header, strings }: { header: FormHeader; strings: FormStrings }): JSX.Element {
  const { title, subtitle, message, steps, facts } = header;
  return (
    <header>
      <h1>{title}</h1>
      <p class="subtitle">{subtitle}</p>
      {message !== '' && <p class="message">{message}</p>}
      {steps.length > 0 && (
        <ol class="steps" aria-label={strings.steps}>
          {steps.map((step) => (
            <Step key={step.name} step={step} />
          ))}
        </ol>
      )}
      {facts.map((fact) => (
        <Fact key={fact.text} fact={fact} />
      ))}
    </header>
  );
}

const ICONS: Record<FormStep['state'], string> = {
  done: 'pass',
  skipped: 'debug-step-over',
  failed: 'error',
  here: 'debug-pause',
  next: 'arrow-right',
  later: 'circle-large-outline',
};

function Step({ step: { name, state, note } }: { step: FormStep }): JSX.Element {
  return (
    <li class={state} title={`${name}: ${note}`} aria-current={state === 'here' ? 'step' : undefined}>
      <i class={`codicon codicon-${ICONS[state]}`} aria-hidden="true" />
      {name}
      <span class="unseen">{note}</span>
    </li>
  );
}

function Fact({ fact: { icon, text, time } }: { fact: FormFact }): JSX.Element {
  const [, setTick] = useState(0);
  useEffect(() => {
    if (time === undefined) return undefined;
    const timer = setInterval(() => {
      setTick((tick) => tick + 1);
    }, 30_000);
    return () => {
      clearInterval(timer);
    };
  }, [time]);
  return (
    <p class="fact">
      <i class={`codicon codicon-${icon}`} aria-hidden="true" />
      {time === undefined ? text : text.replace('{time}', timeFrom(time, Date.now(), document.documentElement.lang))}
    </p>
  );
}
