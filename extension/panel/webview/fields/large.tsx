import type { JSX } from 'preact';
import { getUiOptions } from '@rjsf/utils';
import { fill } from '../fill.ts';
import type { Field } from '../templates/types.ts';

/** What is too much to be shown among other things: how much it is, and the way into it. */
export function LargeValue({ fieldPathId, uiSchema, registry }: Field): JSX.Element {
  const { strings, path, from, open } = registry.formContext;
  const { count, kind } = getUiOptions(uiSchema) as { count?: number; kind?: 'items' | 'values' };
  const inside = [...fieldPathId.path];
  if (typeof inside[0] === 'number') inside[0] += from;
  return (
    <div class="large">
      {count !== undefined && <span>{fill(kind === 'items' ? strings.items : strings.values, count)}</span>}
      <button
        type="button"
        id={fieldPathId.$id}
        class="button secondary"
        onClick={() => {
          open([...path, ...inside]);
        }}
      >
        <i class="codicon codicon-folder-opened" aria-hidden="true" />
        {strings.open}
      </button>
    </div>
  );
}
