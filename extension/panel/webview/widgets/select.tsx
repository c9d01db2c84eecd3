import type { JSX } from 'preact';
import { describedBy } from '../templates/described.tsx';
import type { Widget } from '../templates/types.ts';

/** One of several values. What the data has beside them is shown too, so that nothing is changed by looking. */
export function Select({
  id,
  value,
  disabled = false,
  readonly = false,
  required = false,
  rawErrors,
  schema,
  options,
  registry,
  onChange,
  multiple = false,
}: Widget): JSX.Element {
  const choices = options.enumOptions ?? [];
  const chosen = choices.findIndex((choice) => JSON.stringify(choice.value) === JSON.stringify(value));
  const foreign = value !== undefined && chosen < 0 && !multiple;
  return (
    <span class="select">
      <select
        id={id}
        value={foreign ? 'foreign' : String(chosen)}
        disabled={disabled || readonly}
        aria-required={required}
        aria-invalid={(rawErrors ?? []).length > 0}
        aria-describedby={describedBy({ id, description: schema.description, errors: rawErrors })}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== 'foreign') onChange(choices[Number(currentTarget.value)]?.value);
        }}
      >
        {foreign && <option value="foreign">{typeof value === 'string' ? value : JSON.stringify(value)}</option>}
        {(!required || value === undefined) && !foreign && (
          <option value="-1">{registry.formContext.strings.noValue}</option>
        )}
        {choices.map((choice, index) => (
          <option key={index} value={String(index)}>
            {choice.label}
          </option>
        ))}
      </select>
      <i class="codicon codicon-chevron-down" aria-hidden="true" />
    </span>
  );
}
