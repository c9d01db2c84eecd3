// The notes as Markdown.

/** Only what is included; sections that nothing is left of disappear. */
export function markdown({ title, date, introduction, sections, contributors = [] }) {
  const lines = [`# ${title}`, '', ...(date ? [`_${date}_`, ''] : [])];
  if (introduction) lines.push(introduction.trim(), '');
  for (const section of sections) {
    const entries = section.entries.filter(({ include }) => include);
    if (entries.length === 0) continue;
    lines.push(`## ${section.title}`, '', ...entries.map(line), '');
  }
  if (contributors.length > 0) lines.push(`Thanks to ${list(contributors.map(({ name }) => name))}.`, '');
  return lines.join('\n');
}

function line({ text, scope, breaking, commit }) {
  const before = [breaking ? '**Breaking:** ' : '', scope ? `**${scope}:** ` : ''].join('');
  return `- ${before}${text}${commit ? ` (${commit})` : ''}`;
}

function list(names) {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
