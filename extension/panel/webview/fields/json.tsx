import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { JsonValue } from '../../../../protocol/data/json.ts';
import { sameJson } from '../../../../protocol/data/same-json.ts';
import { Errors } from '../templates/described.tsx';
import type { Field } from '../templates/types.ts';

/** A value of any kind, as JSON. */
export function JsonInput({
  fieldPathId,
  formData: given,
  disabled = false,
  readonly = false,
  rawErrors = [],
  onChange,
  registry,
}: Field): JSX.Element {
  const { $id: id, path } = fieldPathId;
  const formData = given as JsonValue | undefined;
  const [text, setText] = useState(textOf(formData));
  const [wrong, setWrong] = useState(false);
  const typed = useRef(formData);
  if (!sameJson(formData ?? null, typed.current ?? null)) {
    typed.current = formData;
    setText(textOf(formData));
    setWrong(false);
  }
  return (
    <>
      <textarea
        id={id}
        class="json"
        rows={Math.min(14, Math.max(1, text.split('\n').length))}
        value={text}
        spellcheck={false}
        disabled={disabled}
        readOnly={readonly}
        aria-invalid={wrong || rawErrors.length > 0}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          const value = jsonOf(currentTarget.value);
          setWrong(value === NONE);
          if (value === NONE) return;
          typed.current = value;
          onChange(value, path);
        }}
      />
      {wrong && <Errors id={`${id}-json`} errors={[registry.formContext.strings.jsonProblem]} />}
    </>
  );
}

const NONE = Symbol('no JSON');

function jsonOf(text: string): JsonValue | undefined | typeof NONE {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return NONE;
  }
}

function textOf(value: JsonValue | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}
