/**
 * Tables of every field of a process file, for docs/process-file.md: one for each kind of object, in the order of the
 * schema.
 * @param {object} schema what protocol/schemas/process-file.schema.json holds
 * @returns {string} Markdown
 */
export function processFileTable(schema) {
  const levels = [
    ['The file', schema],
    ...Object.entries(TITLES).map(([name, title]) => [title, schema.definitions[name]]),
  ];
  const missing = Object.keys(TITLES).filter((name) => schema.definitions[name] === undefined);
  if (missing.length > 0) throw new Error(`No such types in the schema of process files: ${missing.join(', ')}`);
  return levels.map(([title, level]) => `### ${title}\n\n${table(level)}`).join('\n\n');
}

/**
 * The list of problem codes.
 * @param {Record<string, [severity: string, text: string]>} codes PROBLEM_CODES of protocol/process-file/codes.ts
 * @returns {string} Markdown
 */
export function problemCodeTable(codes) {
  const rows = Object.entries(codes).map(([code, [severity, text]]) => `| \`${code}\` | ${severity} | ${cell(text)} |`);
  return ['| code | severity | what it is about |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Types with a table of their own. */
const TITLES = {
  Step: 'A step',
  StepOverride: '`windows`, `linux`, `macos` of a step',
  StepDefaults: '`defaults`',
  Retry: '`retry`',
  Interrupt: '`interrupt` as an object',
  ProviderSource: 'An entry of `providers`',
  ProviderOverride: '`windows`, `linux`, `macos` of an entry of `providers`',
  SecretSource: 'An entry of `secrets`',
  Concurrency: '`concurrency`',
};

/** What fields of a named type hold, in words. */
const TYPE_WORDS = { Duration: 'duration', Environment: 'variables', VariableName: 'names' };

function table({ properties, required = [], oneOf = [] }) {
  const rows = Object.entries(properties).map(([name, field]) => {
    const must = required.includes(name) ? ' (required)' : '';
    return `| \`${name}\`${must} | ${typeText(field)} | ${cell(field.description ?? '')} |`;
  });
  const choice = oneOf.flatMap((branch) => branch.required ?? []).map((name) => `\`${name}\``);
  const note = choice.length > 0 ? `\n\nExactly one of ${choice.join(', ')}.` : '';
  return ['| field | value | meaning |', '| --- | --- | --- |', ...rows].join('\n') + note;
}

function typeText(field) {
  if (field.$ref !== undefined) {
    const name = field.$ref.replace('#/definitions/', '');
    return TYPE_WORDS[name] ?? linked(name);
  }
  if (field.anyOf !== undefined) return field.anyOf.map(typeText).join(' or ');
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  if (field.type === 'array') return `list of ${typeText(field.items ?? {})}`;
  if (typeof field.additionalProperties === 'object') return `object of ${typeText(field.additionalProperties)}`;
  return [field.type ?? 'any value'].flat().map(word).join(' or ');
}

/** `Step` as a link to the heading of its table. */
function linked(name) {
  const title = TITLES[name];
  if (title === undefined) throw new Error(`The table of process file fields has no words for the type ${name}.`);
  const anchor = title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
  return `[${title.replace(/^An? /, '').replace(/ as an object$/, '')}](#${anchor})`;
}

function word(type) {
  return { string: 'text', integer: 'whole number', boolean: 'true or false' }[type] ?? type;
}

/** Markdown in one cell of a table. */
function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
