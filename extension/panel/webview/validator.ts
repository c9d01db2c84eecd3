import { Validator, type Schema } from '@cfworker/json-schema';
import type { RJSFSchema, ValidationData, ValidatorType } from '@rjsf/utils';
import type { FormContext } from './form-context.ts';

/**
 * Tells which alternative of a schema data is meant to be. What is wrong with the data the extension says: here
 * nothing is validated. (The policy for scripts forbids validators that compile schemas into code.)
 */
class FormValidator implements ValidatorType<unknown, RJSFSchema, FormContext> {
  readonly #made = new WeakMap<object, Validator>();

  isValid(schema: RJSFSchema, formData: unknown, rootSchema: RJSFSchema): boolean {
    try {
      // Without what is undefined, as JSON has it.
      const data: unknown = formData === undefined ? undefined : JSON.parse(JSON.stringify(formData));
      return this.#validator(schema, rootSchema).validate(data).valid;
    } catch {
      return false;
    }
  }

  validateFormData(): ValidationData<unknown> {
    return { errors: [], errorSchema: {} };
  }

  rawValidation(): object {
    return {};
  }

  #validator(schema: RJSFSchema, root: RJSFSchema): Validator {
    const known = this.#made.get(schema);
    if (known) return known;
    const { $defs, definitions } = root as Record<string, unknown>;
    const whole = {
      ...($defs !== undefined && { $defs }),
      ...(definitions !== undefined && { definitions }),
      ...schema,
    };
    const made = new Validator(whole as Schema, definitions === undefined ? '2020-12' : '7', true);
    this.#made.set(schema, made);
    return made;
  }
}

export const validator = new FormValidator();
