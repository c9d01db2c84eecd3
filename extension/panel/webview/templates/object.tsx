import type { JSX } from 'preact';
import { buttonId } from '@rjsf/utils';
import { fill } from '../fill.ts';
import { Description } from './described.tsx';
import { RequiredMark } from './field.tsx';
import type { ObjectTemplate } from './types.ts';

/** The values of an object under its name; what the schema does not tell of is put away below. */
export function ObjectFrame(props: ObjectTemplate): JSX.Element {
  const {
    title,
    description,
    properties,
    fieldPathId,
    required = false,
    registry,
    uiSchema,
    schema,
    onAddProperty,
    disabled,
  } = props;
  const { strings } = registry.formContext;
  const { others = [], label = true } = uiSchema?.['ui:options'] ?? {};
  const top = fieldPathId.path.length === 0;
  const named = !top && label && title !== '' && typeof fieldPathId.path.at(-1) !== 'number';
  const shown = properties.filter(({ name, hidden }) => !hidden && !others.includes(name));
  const hidden = properties.filter(({ hidden }) => hidden);
  const rest = properties.filter(({ name }) => others.includes(name));
  return (
    <fieldset class={top ? 'top' : 'group'} id={fieldPathId.$id}>
      {named && (
        <legend>
          {title}
          {required && <RequiredMark word={strings.required} />}
        </legend>
      )}
      {description !== undefined && description !== '' && <Description id={fieldPathId.$id}>{description}</Description>}
      {[...shown, ...hidden].map(({ content }) => content)}
      {isOpen(schema.additionalProperties) && (
        <button
          type="button"
          class="button quiet"
          id={buttonId(fieldPathId, 'add')}
          disabled={disabled}
          onClick={onAddProperty}
        >
          <i class="codicon codicon-add" aria-hidden="true" />
          {strings.addProperty}
        </button>
      )}
      {rest.length > 0 && (
        <details class="others">
          <summary>{fill(strings.others, rest.length)}</summary>
          {rest.map(({ content }) => content)}
        </details>
      )}
    </fieldset>
  );
}

/** Whether a person can add values under names of their own. */
function isOpen(additional: unknown): boolean {
  return additional === true || (typeof additional === 'object' && additional !== null);
}
