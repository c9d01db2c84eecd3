import type { FormStrings } from '../form-strings.ts';

/** What fields and templates know beside their own value. */
export interface FormContext {
  strings: FormStrings;
  /** Part of the data the form shows. */
  path: (string | number)[];
  /** Index of the first item, where that part is a list shown in pages. */
  from: number;
  /** Shows another part. */
  open: (path: (string | number)[]) => void;
}
