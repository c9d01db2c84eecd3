import type { JsonObject, JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import type { DataPath } from '../edit/data-edit.ts';

/** What a form of one part of the data is made of. */
export interface FormPlan {
  /** Which part: the whole, or what a person went into. */
  path: DataPath;
  /** Of a list the index of the first item shown, and how many there are. */
  page: { from: number; total: number } | undefined;
  /** Of the part shown. */
  data: JsonValue;
  /** With everything a form needs: types, and the properties the data has beyond those declared. */
  schema: JsonSchema;
  /** Hints for the form, in the shape of the data. */
  ui: UiHints;
}

/** `ui:...` hints beside those of properties and items, as react-jsonschema-form reads them. */
export type UiHints = JsonObject;

/** Ways to show a value that the form has of its own; see webview/fields. */
export const FIELDS = {
  /** Too large to be shown among others: a button that goes into it. */
  large: 'large',
  /** What no input fits: JSON in a box. */
  json: 'json',
} as const;
