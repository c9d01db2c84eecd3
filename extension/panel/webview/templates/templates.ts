import type { TemplatesType, RJSFSchema } from '@rjsf/utils';
import type { FormContext } from '../form-context.ts';
import { ArrayFrame } from './array.tsx';
import { ChoiceFrame } from './choice.tsx';
import { FieldFrame } from './field.tsx';
import { Input } from './input.tsx';
import { ItemFrame } from './item.tsx';
import { ObjectFrame } from './object.tsx';
import { PropertyFrame } from './property.tsx';

/** How values look, in the place of the library's own. */
export const templates = {
  ArrayFieldItemTemplate: ItemFrame,
  ArrayFieldTemplate: ArrayFrame,
  BaseInputTemplate: Input,
  FieldTemplate: FieldFrame,
  MultiSchemaFieldTemplate: ChoiceFrame,
  ObjectFieldTemplate: ObjectFrame,
  WrapIfAdditionalTemplate: PropertyFrame,
} as unknown as Partial<TemplatesType<unknown, RJSFSchema, FormContext>>;
