// Not from the package's index, which brings a registry for tests and with it another validator.
import Form from '@rjsf/core/lib/components/Form.js';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { JsonValue } from '../../../protocol/data/json.ts';
import type { FormStrings } from '../form-strings.ts';
import type { FormProblem } from '../messages.ts';
import type { FormPlan } from '../plan/form-plan.ts';
import { errorsIn } from './errors-in.ts';
import { fields } from './fields/fields.ts';
import type { FormContext } from './form-context.ts';
import { tellHost } from './host.ts';
import { templates } from './templates/templates.ts';
import { validator } from './validator.ts';
import { widgets } from './widgets/widgets.ts';

interface Props {
  plan: FormPlan;
  /** Another number: the data is from outside, and goes in the place of what the form has. */
  taken: number;
  strings: FormStrings;
  problems: readonly FormProblem[];
  locked: boolean;
  onTyped: (data: JsonValue) => void;
  onLeave: () => void;
}

/**
 * Defaults are not filled in: opening a form changes nothing. Those of a new item come with the schema's own
 * `default`, which the library fills in where an item is added.
 */
const DEFAULTS = {
  emptyObjectFields: 'skipDefaults',
  arrayMinItems: { populate: 'never' },
  allOf: 'skipDefaults',
  constAsDefaults: 'skipOneOf',
  mergeDefaultsIntoFormData: 'useFormDataIfPresent',
} as const;

/** The form itself, made from the plan. */
export function DataForm({ plan, taken, strings, problems, locked, onTyped, onLeave }: Props): JSX.Element {
  const [data, setData] = useState<JsonValue>(plan.data);
  const seen = useRef(taken);
  if (seen.current !== taken) {
    seen.current = taken;
    setData(plan.data);
  }
  const from = plan.page?.from ?? 0;
  const pathKey = JSON.stringify(plan.path);
  const context = useMemo<FormContext>(
    () => ({
      strings,
      path: plan.path,
      from,
      open: (path) => {
        onLeave();
        tellHost({ type: 'view', path, from: 0 });
      },
    }),
    [pathKey, from],
  );
  const errors = useMemo(() => errorsIn(problems, plan.path, from), [problems, pathKey, from]);
  // New schemas with the same content would have the library begin anew.
  const schemaText = JSON.stringify(plan.schema);
  const schema = useMemo(() => JSON.parse(schemaText) as RJSFSchema, [schemaText]);
  const uiText = JSON.stringify(plan.ui);
  const ui = useMemo(() => JSON.parse(uiText) as UiSchema<unknown, RJSFSchema, FormContext>, [uiText]);
  return (
    <div class="form" onFocusOut={onLeave}>
      <Form<unknown, RJSFSchema, FormContext>
        tagName="div"
        schema={schema}
        uiSchema={ui}
        formData={data}
        formContext={context}
        validator={validator}
        showErrorList={false}
        extraErrors={errors}
        disabled={locked}
        experimental_defaultFormStateBehavior={DEFAULTS}
        templates={templates}
        widgets={widgets}
        fields={fields}
        onChange={({ formData }) => {
          const typed = withoutUndefined((formData ?? null) as JsonValue);
          setData(typed);
          onTyped(typed);
        }}
      >
        <></>
      </Form>
    </div>
  );
}

/** As JSON has it: a cleared field is not there. */
function withoutUndefined(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue | undefined) => withoutUndefined(item ?? null));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]: [string, JsonValue | undefined]) => one !== undefined);
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutUndefined(one)]));
}
