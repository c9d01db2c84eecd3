import type { JSX } from 'preact';
import { Description, describedBy } from '../templates/described.tsx';
import type { Widget } from '../templates/types.ts';

/** Yes or no, its name beside it. */
export function Checkbox({
  id,
  value,
  label,
  disabled = false,
  readonly = false,
  rawErrors,
  schema,
  onChange,
}: Widget): JSX.Element {
  return (
    <>
      <label class="check">
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          disabled={disabled || readonly}
          aria-invalid={(rawErrors ?? []).length > 0}
          aria-describedby={describedBy({ id, description: schema.description, errors: rawErrors })}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.checked);
          }}
        />
        <i class="codicon codicon-check" aria-hidden="true" />
        {label}
      </label>
      {schema.description !== undefined && <Description id={id}>{schema.description}</Description>}
    </>
  );
}
