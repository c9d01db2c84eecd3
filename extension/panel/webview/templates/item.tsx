import type { ComponentChild, JSX, VNode } from 'preact';
import { isValidElement } from 'preact';
import type { JsonValue } from '../../../../protocol/data/json.ts';
import { fill } from '../fill.ts';
import { summaryOf } from './summary-of.ts';
import type { ItemTemplate } from './types.ts';

/** Lists longer than this begin with their items closed. */
const OPEN_ITEMS = 8;

/** One item of a list: what it is in a line, the buttons that move it, its values. */
export function ItemFrame({
  children,
  buttonsProps,
  index,
  totalItems,
  hasToolbar,
  registry,
  schema,
  disabled = false,
}: ItemTemplate): JSX.Element {
  const { strings, from } = registry.formContext;
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const name = fill(strings.item, from + index + 1);
  const button = (icon: string, label: string, run: (event: MouseEvent) => void, able = true): JSX.Element => (
    <button
      type="button"
      class="icon"
      title={label}
      aria-label={`${label}: ${name}`}
      disabled={disabled || !able}
      onClick={(event) => {
        // Inside a summary a click opens and closes.
        event.preventDefault();
        run(event);
      }}
    >
      <i class={`codicon codicon-${icon}`} aria-hidden="true" />
    </button>
  );
  const buttons = hasToolbar && (
    <span class="tools">
      {(hasMoveUp || hasMoveDown) && button('arrow-up', strings.moveUp, onMoveUpItem as never, hasMoveUp)}
      {(hasMoveUp || hasMoveDown) && button('arrow-down', strings.moveDown, onMoveDownItem as never, hasMoveDown)}
      {hasRemove && button('trash', strings.remove, onRemoveItem as never)}
    </span>
  );
  if (schema.type !== 'object' && schema.type !== undefined) {
    return (
      <div class="item plain">
        {children}
        {buttons}
      </div>
    );
  }
  return (
    <details class="item" open={totalItems <= OPEN_ITEMS}>
      <summary>
        <span class="index">{from + index + 1}</span>
        <span class="text">{summaryOf(dataOf(children)) ?? ''}</span>
        {buttons}
      </summary>
      {children}
    </details>
  );
}

/** The library hands an item's data to the element inside only. */
function dataOf(child: ComponentChild): JsonValue | undefined {
  return isValidElement(child) ? (child as VNode<{ formData?: JsonValue }>).props.formData : undefined;
}
