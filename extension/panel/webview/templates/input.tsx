import type { JSX } from 'preact';
import { getInputProps } from '@rjsf/utils';
import { describedBy } from './described.tsx';
import type { InputTemplate } from './types.ts';

/** A line of text, a date, an address: what the browser has an input for. */
export function Input(props: InputTemplate): JSX.Element {
  const { id, required, disabled = false, readonly = false, schema, options, rawErrors, placeholder, onChange } = props;
  const { type: kind } = getInputProps(schema, undefined, options, false);
  const emptyValue: unknown = options.emptyValue;
  const value: unknown = props['value' as keyof object];
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return (
    <input
      id={id}
      type={typeOf(kind)}
      value={text}
      placeholder={placeholder ?? ''}
      disabled={disabled}
      readOnly={readonly}
      spellcheck={kind === 'text'}
      aria-required={required}
      aria-invalid={(rawErrors ?? []).length > 0}
      aria-describedby={describedBy({ id, description: schema.description, errors: rawErrors })}
      onInput={({ currentTarget }) => {
        onChange(currentTarget.value === '' ? emptyValue : currentTarget.value);
      }}
    />
  );
}

/** Kinds of text the browser helps with; numbers have a field of their own. */
function typeOf(kind: string | undefined): 'text' {
  // The types of inputs know each kind apart, and not one that is chosen.
  return (KINDS.find((known) => known === kind) ?? 'text') as 'text';
}

const KINDS = ['text', 'email', 'url', 'date', 'time', 'datetime-local', 'password', 'color'] as const;
