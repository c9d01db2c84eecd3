import type { ComponentChildren, JSX } from 'preact';

interface Props {
  /** Id of the input; those of description and errors are made from it. */
  id: string;
  description?: string | undefined;
  errors?: readonly string[] | undefined;
}

/** Ids of what tells more about an input, for `aria-describedby`. */
export function describedBy({ id, description, errors = [] }: Props): string | undefined {
  const ids = [
    ...(description === undefined || description === '' ? [] : [descriptionId(id)]),
    ...(errors.length > 0 ? [errorsId(id)] : []),
  ];
  return ids.length > 0 ? ids.join(' ') : undefined;
}

export function Description({ id, children }: { id: string; children: ComponentChildren }): JSX.Element {
  return (
    <p class="description" id={descriptionId(id)}>
      {children}
    </p>
  );
}

export function Errors({ id, errors }: { id: string; errors: readonly string[] }): JSX.Element | null {
  if (errors.length === 0) return null;
  return (
    <ul class="errors" id={errorsId(id)}>
      {[...new Set(errors)].map((error) => (
        <li key={error}>
          <i class="codicon codicon-error" aria-hidden="true" />
          {error}
        </li>
      ))}
    </ul>
  );
}

const descriptionId = (id: string): string => `${id}__description`;
const errorsId = (id: string): string => `${id}__errors`;
