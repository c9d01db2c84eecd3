import { h, type FunctionComponent, type JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { JsonValue } from '../../../../protocol/data/json.ts';
import { describedBy } from '../templates/described.tsx';
import type { Field } from '../templates/types.ts';
import { numberOf } from './number-of.ts';

/**
 * A number as it is typed. What is no number, or one that would become another, stays in the data as text, where
 * the validation finds it, rather than being changed or lost.
 */
export function NumberInput(props: Field): JSX.Element {
  const {
    fieldPathId,
    schema,
    required = false,
    disabled = false,
    readonly = false,
    rawErrors,
    onChange,
    registry,
  } = props;
  const { $id: id, path } = fieldPathId;
  const formData = props.formData as JsonValue | undefined;
  const [text, setText] = useState(textOf(formData));
  const typed = useRef<JsonValue | undefined>(formData);
  if (formData !== typed.current) {
    // From outside: undo, or an edit of the text.
    typed.current = formData;
    setText(textOf(formData));
  }
  const StringField = registry.fields['StringField'] as unknown as
    FunctionComponent<Record<string, unknown>> | undefined;
  // One of several: the library's field for text makes a choice of it.
  if (Array.isArray(schema.enum) && StringField) return h(StringField, props as Record<string, unknown>);
  return (
    <input
      id={id}
      class="number"
      type="text"
      inputMode="decimal"
      value={text}
      disabled={disabled}
      readOnly={readonly}
      aria-required={required}
      aria-invalid={(rawErrors ?? []).length > 0}
      aria-describedby={describedBy({ id, description: schema.description, errors: rawErrors })}
      onInput={({ currentTarget }) => {
        const value = numberOf(currentTarget.value);
        setText(currentTarget.value);
        typed.current = value;
        onChange(value, path);
      }}
    />
  );
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
