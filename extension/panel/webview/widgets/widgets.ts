import type { RegistryWidgetsType, RJSFSchema } from '@rjsf/utils';
import type { FormContext } from '../form-context.ts';
import { Checkbox } from './checkbox.tsx';
import { Select } from './select.tsx';
import { Textarea } from './textarea.tsx';

/** Inputs in the place of the library's own. */
export const widgets = {
  CheckboxWidget: Checkbox,
  SelectWidget: Select,
  TextareaWidget: Textarea,
} as unknown as RegistryWidgetsType<unknown, RJSFSchema, FormContext>;
