import type { JSX } from 'preact';
import type { FormStrings } from '../form-strings.ts';
import type { FormPlan } from '../plan/form-plan.ts';
import { PAGE_ITEMS } from '../plan/limits.ts';
import { fill } from './fill.ts';
import { tellHost } from './host.ts';

interface Props {
  plan: FormPlan;
  strings: FormStrings;
  flush: () => void;
}

/** Where in large data the form is, and the ways out and on. */
export function Crumbs({ plan: { path, page }, strings, flush }: Props): JSX.Element | null {
  if (path.length === 0 && !page) return null;
  const go = (to: (string | number)[], from = 0): void => {
    flush();
    tellHost({ type: 'view', path: to, from });
  };
  const last = page ? Math.min(page.from + PAGE_ITEMS, page.total) : 0;
  return (
    <nav class="crumbs">
      {path.length > 0 && (
        <button
          type="button"
          class="link"
          onClick={() => {
            go([]);
          }}
        >
          {strings.all}
        </button>
      )}
      {path.map((part, index) => {
        const name = typeof part === 'number' ? fill(strings.item, part + 1) : part;
        return (
          <span key={index}>
            <i class="codicon codicon-chevron-right" aria-hidden="true" />
            {index < path.length - 1 ? (
              <button
                type="button"
                class="link"
                onClick={() => {
                  go(path.slice(0, index + 1));
                }}
              >
                {name}
              </button>
            ) : (
              <strong>{name}</strong>
            )}
          </span>
        );
      })}
      {page && (
        <span class="pages">
          <button
            type="button"
            class="icon"
            title={strings.previous}
            aria-label={strings.previous}
            disabled={page.from === 0}
            onClick={() => {
              go(path, Math.max(0, page.from - PAGE_ITEMS));
            }}
          >
            <i class="codicon codicon-chevron-left" aria-hidden="true" />
          </button>
          {fill(strings.page, page.from + 1, last, page.total)}
          <button
            type="button"
            class="icon"
            title={strings.next}
            aria-label={strings.next}
            disabled={last >= page.total}
            onClick={() => {
              go(path, page.from + PAGE_ITEMS);
            }}
          >
            <i class="codicon codicon-chevron-right" aria-hidden="true" />
          </button>
        </span>
      )}
    </nav>
  );
}
