import type { RegistryFieldsType, RJSFSchema } from '@rjsf/utils';
import type { FormContext } from '../form-context.ts';
import { JsonInput } from './json.tsx';
import { LargeValue } from './large.tsx';
import { NumberInput } from './number.tsx';

/** Ways to show a value, beside and in the place of the library's own; the names are those of FIELDS in form-plan. */
export const fields = {
  NumberField: NumberInput,
  json: JsonInput,
  large: LargeValue,
} as unknown as RegistryFieldsType<unknown, RJSFSchema, FormContext>;
