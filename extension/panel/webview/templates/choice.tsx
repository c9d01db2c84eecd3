import type { JSX } from 'preact';
import type { ChoiceTemplate } from './types.ts';

/** Alternatives of a schema: which one, then its values. */
export function ChoiceFrame({ selector, optionSchemaField }: ChoiceTemplate): JSX.Element {
  return (
    <div class="choice">
      <div class="which">{selector}</div>
      {optionSchemaField}
    </div>
  );
}
