import type { JSX } from 'preact';
import { getUiOptions } from '@rjsf/utils';
import { Description, Errors } from './described.tsx';
import type { FieldTemplate } from './types.ts';

/** One value: its name, what is said of it, the input, what is wrong. Objects and lists have their own frames. */
export function FieldFrame(props: FieldTemplate): JSX.Element {
  const {
    id,
    label,
    required = false,
    displayLabel = false,
    hidden = false,
    children,
    rawErrors = [],
    schema,
    uiSchema,
    registry,
  } = props;
  if (hidden || 'const' in schema) return <div hidden>{children}</div>;
  const { description = schema.description } = getUiOptions(uiSchema);
  const own = ownFrame(props);
  return (
    <div
      class={`field ${own ? 'framed' : ''} ${rawErrors.length > 0 ? 'wrong' : ''}`}
      tabIndex={own && rawErrors.length > 0 ? -1 : undefined}
    >
      {displayLabel && !own && (
        <label for={id}>
          {label}
          {required && <RequiredMark word={registry.formContext.strings.required} />}
        </label>
      )}
      {!own && description !== undefined && description !== '' && schema.type !== 'boolean' && (
        <Description id={id}>{description}</Description>
      )}
      {children}
      <Errors id={id} errors={rawErrors} />
    </div>
  );
}

/** For eyes; to others the input itself says that it is required. */
export function RequiredMark({ word }: { word: string }): JSX.Element {
  return (
    <span class="required" title={word} aria-hidden="true">
      *
    </span>
  );
}

function ownFrame({ schema, uiSchema }: FieldTemplate): boolean {
  if (uiSchema?.['ui:field'] !== undefined) return false;
  const { type } = schema;
  return type === 'object' || type === 'array' || ((schema.oneOf ?? schema.anyOf) !== undefined && type === undefined);
}
