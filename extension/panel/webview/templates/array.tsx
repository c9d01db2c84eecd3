import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { fill } from '../fill.ts';
import { Description } from './described.tsx';
import { RequiredMark } from './field.tsx';
import type { ArrayTemplate } from './types.ts';

/** A list under its name, with how many there are. */
export function ArrayFrame(props: ArrayTemplate): JSX.Element {
  const {
    title,
    items,
    canAdd = false,
    onAddClick,
    fieldPathId,
    required = false,
    registry,
    schema,
    disabled = false,
  } = props;
  const { strings } = registry.formContext;
  const list = useRef<HTMLDivElement>(null);
  const added = useRef(false);
  useEffect(() => {
    if (!added.current) return;
    added.current = false;
    // Whoever adds an item goes on in it.
    const last = list.current?.lastElementChild;
    for (const details of last?.querySelectorAll('details.item') ?? []) (details as HTMLDetailsElement).open = true;
    last?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }, [items.length]);
  const of = typeof schema.items === 'object' && !Array.isArray(schema.items) ? schema.items.title : undefined;
  return (
    <fieldset class="list" id={fieldPathId.$id}>
      {/* Of a list shown by itself the way into it tells name and length. */}
      {fieldPathId.path.length > 0 && (
        <legend>
          {title}
          {required && <RequiredMark word={strings.required} />}
          <span class="count">{items.length}</span>
        </legend>
      )}
      {schema.description !== undefined && <Description id={fieldPathId.$id}>{schema.description}</Description>}
      {items.length === 0 && <p class="empty">{strings.noItems}</p>}
      <div class="items" ref={list}>
        {items}
      </div>
      {canAdd && (
        <button
          type="button"
          class="button secondary add"
          disabled={disabled}
          onClick={() => {
            added.current = true;
            onAddClick();
          }}
        >
          <i class="codicon codicon-add" aria-hidden="true" />
          {of === undefined ? strings.addItem : fill(strings.add, of)}
        </button>
      )}
    </fieldset>
  );
}
