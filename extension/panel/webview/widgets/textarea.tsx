import type { JSX } from 'preact';
import { describedBy } from '../templates/described.tsx';
import type { Widget } from '../templates/types.ts';

const MAX_ROWS = 14;

/** Text of several lines, as high as it is long. */
export function Textarea({
  id,
  value,
  disabled = false,
  readonly = false,
  required,
  rawErrors,
  schema,
  options,
  onChange,
}: Widget): JSX.Element {
  const text = typeof value === 'string' ? value : '';
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 90)), 0);
  return (
    <textarea
      id={id}
      rows={Math.min(MAX_ROWS, Math.max(2, lines))}
      value={text}
      disabled={disabled}
      readOnly={readonly}
      aria-required={required}
      aria-invalid={(rawErrors ?? []).length > 0}
      aria-describedby={describedBy({ id, description: schema.description, errors: rawErrors })}
      onInput={({ currentTarget }) => {
        onChange(currentTarget.value === '' ? options.emptyValue : currentTarget.value);
      }}
    />
  );
}
