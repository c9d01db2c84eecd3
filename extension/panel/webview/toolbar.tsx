import type { JSX } from 'preact';
import type { FormAction, FormHeader } from '../form-header.ts';
import type { FormStrings } from '../form-strings.ts';
import type { FormProblem } from '../messages.ts';
import { fill } from './fill.ts';
import { focusProblem } from './focus.ts';

interface Props {
  header: FormHeader;
  strings: FormStrings;
  problems: readonly FormProblem[];
  /** The text is no data at all. */
  broken: boolean;
  run: (command: string) => void;
}

/** What can be done, always in sight, and what still stands in the way. */
export function Toolbar({ header, strings, problems, broken, run }: Props): JSX.Element {
  const wrong = problems.length > 0 || broken;
  return (
    <div class="toolbar" role="toolbar" aria-label={header.title}>
      {header.actions.map((action) => (
        <ActionButton key={action.command} action={action} disabled={action.needsValid === true && wrong} run={run} />
      ))}
      <span class="grow" />
      <span class="state" role="status" aria-live="polite">
        {problems.length > 0 && (
          <button
            type="button"
            class="link wrong"
            onClick={() => {
              focusProblem(problems);
            }}
          >
            <i class="codicon codicon-error" aria-hidden="true" />
            {problems.length === 1 ? strings.oneProblem : fill(strings.problems, problems.length)}
          </button>
        )}
      </span>
    </div>
  );
}

interface ButtonProps {
  action: FormAction;
  disabled?: boolean;
  run: (command: string) => void;
}

export function ActionButton({ action, disabled = false, run }: ButtonProps): JSX.Element {
  const { label, keys, kind, icon, command } = action;
  return (
    <button
      type="button"
      class={`button ${kind}`}
      // Still reachable by Tab, so that whoever cannot see it hears that it is there.
      aria-disabled={disabled}
      title={keys === undefined ? label : `${label} (${keys})`}
      onClick={() => {
        if (!disabled) run(command);
      }}
    >
      {icon !== undefined && <i class={`codicon codicon-${icon}`} aria-hidden="true" />}
      {label}
    </button>
  );
}
