import type { JSX } from 'preact';
import { ADDITIONAL_PROPERTY_FLAG } from '@rjsf/utils';
import type { PropertyTemplate } from './types.ts';

/** A value under a name of the person's own choice; any other value as it is. */
export function PropertyFrame(props: PropertyTemplate): JSX.Element {
  const { id, children, schema, label, disabled, registry, onKeyRenameBlur, onRemoveProperty } = props;
  if (!(ADDITIONAL_PROPERTY_FLAG in schema)) return <>{children}</>;
  const { strings } = registry.formContext;
  return (
    <div class="property">
      <input
        id={`${id}-key`}
        class="key"
        aria-label={label}
        defaultValue={label}
        disabled={disabled}
        onBlur={onKeyRenameBlur}
      />
      <div class="value">{children}</div>
      <button
        type="button"
        class="icon"
        title={strings.remove}
        aria-label={`${strings.remove}: ${label}`}
        disabled={disabled}
        onClick={onRemoveProperty}
      >
        <i class="codicon codicon-trash" aria-hidden="true" />
      </button>
    </div>
  );
}
