import type { DescribedProvider } from '../describe/described.ts';

/** What a provider says of one of its steps, or why it says nothing. */
export function describedMarkdown(known: DescribedProvider | undefined, name: string): string {
  if (known === undefined) return '';
  if (known.reason !== undefined) return `*The provider does not say what its steps are.* ${escaped(known.reason)}`;
  const step = known.steps?.find((each) => each.name === name);
  if (step === undefined) return '';
  const marks = [
    step.idempotent === true && 'may run twice',
    step.idempotent === false && 'must not run twice',
    step.interrupts && 'may ask a person',
  ];
  const said = marks.filter((each) => typeof each === 'string').join(', ');
  return [
    `**${escaped(step.title ?? name)}**${said === '' ? '' : ` (${said})`}`,
    ...(step.description === undefined ? [] : [escaped(step.description)]),
  ].join('\n\n');
}

/** Text of others, which must not become markup: it could load pictures, or pose as ours. */
function escaped(text: string): string {
  return text.slice(0, 2000).replaceAll(/[\\*_{}[\]<>()#!|~&`]/g, String.raw`\$&`);
}
