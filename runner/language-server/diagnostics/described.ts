import type { ProblemList } from '../../../protocol/process-file/problem-list.ts';
import type { Fields, FileView, ProviderView, StepView } from '../../../protocol/process-file/rules/view.ts';
import { insteadOf, suggest } from '../../../protocol/process-file/suggest.ts';
import { keyOf, textOf, valueOf } from '../../../protocol/process-file/text/node.ts';
import type { DescribedStep } from '../describe/described.ts';

type Described = (provider: ProviderView, stepName: string) => DescribedStep;

/** Steps are there in their provider, and are not tried again where it says that they must not be. */
export function checkDescribed(view: FileView, problems: ProblemList, described: Described): void {
  for (const step of view.steps) {
    const provider = view.providers.get(textOf(step.fields.get('provider')) ?? '');
    // An override may bring another provider; what is said here holds for the step's own.
    const name = textOf(step.fields.get('step')) ?? step.id;
    if (provider === undefined || name === undefined) continue;
    const found = described(provider, name);
    if (found.names !== undefined && !found.names.includes(name))
      unknownStep(step, provider, name, found.names, problems);
    else if (found.step?.idempotent === false) checkRetry(step, view.root, problems);
  }
}

function unknownStep(
  { fields, node }: StepView,
  { name: provider }: ProviderView,
  name: string,
  names: readonly string[],
  problems: ProblemList,
): void {
  const { meant, hint } = suggest(name, names);
  const known =
    meant === undefined
      ? `; it has ${names
          .slice(0, 8)
          .map((each) => `\`${each}\``)
          .join(', ')}.`
      : hint;
  const by = fields.has('step') ? '' : ' The id names it, as there is no `step`.';
  problems.add(
    'unknown-step',
    `The provider \`${provider}\` has no step \`${name}\`${names.length === 0 ? '.' : known}${by}`,
    fields.get('step') ?? fields.get('id') ?? node,
    insteadOf(meant),
  );
}

function checkRetry({ fields, id }: StepView, root: Fields, problems: ProblemList): void {
  const idempotent = fields.get('idempotent') ?? valueOf(root.get('defaults'), 'idempotent');
  const retry = fields.get('retry') ?? valueOf(root.get('defaults'), 'retry');
  const attempts = valueOf(retry, 'maxAttempts');
  if (idempotent?.value === true || retry === undefined || !(Number(attempts?.value) > 1)) return;
  const own = fields.get('retry');
  problems.add(
    'retry-not-idempotent',
    `The provider says that running \`${id ?? ''}\` twice does harm, and \`retry\` does it after a failure. Leave \`retry\` out, name in \`on\` the errors after which nothing was done, or say \`"idempotent": true\`.`,
    own === undefined ? (fields.get('id') ?? retry) : keyOf(own),
  );
}
