import type { VNode } from 'preact';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  BaseInputTemplateProps,
  FieldPathId,
  FieldProps,
  FieldTemplateProps,
  IconButtonProps,
  MultiSchemaFieldTemplateProps,
  RJSFSchema,
  WidgetProps,
  WrapIfAdditionalTemplateProps,
} from '@rjsf/utils';
import type { FormContext } from '../form-context.ts';

// The form library's types for the data and context of these forms.
export type FieldTemplate = FieldTemplateProps<unknown, RJSFSchema, FormContext>;
/** What is used of the library's props. */
export interface ObjectTemplate {
  title: string;
  description?: string;
  properties: { content: VNode; name: string; hidden: boolean }[];
  fieldPathId: FieldPathId;
  required?: boolean;
  registry: { formContext: FormContext };
  uiSchema?: { 'ui:options'?: { others?: string[]; label?: boolean } };
  schema: { additionalProperties?: unknown };
  onAddProperty: () => void;
  disabled?: boolean;
}
export type ArrayTemplate = ArrayFieldTemplateProps<unknown, RJSFSchema, FormContext>;
export type ItemTemplate = ArrayFieldItemTemplateProps<unknown, RJSFSchema, FormContext>;
export type InputTemplate = BaseInputTemplateProps<unknown, RJSFSchema, FormContext>;
export type ButtonTemplate = IconButtonProps<unknown, RJSFSchema, FormContext>;
export type ChoiceTemplate = MultiSchemaFieldTemplateProps<unknown, RJSFSchema, FormContext>;
export type PropertyTemplate = WrapIfAdditionalTemplateProps<unknown, RJSFSchema, FormContext>;
export type Widget = WidgetProps<unknown, RJSFSchema, FormContext>;
export type Field = FieldProps<unknown, RJSFSchema, FormContext>;
