import type { JSX } from 'preact';
import type { FormNotice } from '../form-header.ts';
import { ActionButton } from './toolbar.tsx';

const ICONS = { info: 'info', warning: 'warning', error: 'error' } as const;

/** What a person has to know before going on. */
export function Notices({ notices, run }: { notices: FormNotice[]; run: (command: string) => void }): JSX.Element {
  return (
    <>
      {notices.map(({ kind, text, actions }) => (
        <div key={text} class={`notice ${kind}`} role="alert">
          <i class={`codicon codicon-${ICONS[kind]}`} aria-hidden="true" />
          <span class="text">{text}</span>
          {actions.map((action) => (
            <ActionButton key={action.command} action={action} run={run} />
          ))}
        </div>
      ))}
    </>
  );
}
