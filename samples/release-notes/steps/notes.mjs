// Two steps in one provider: `classify` sorts commits into sections, `write` makes Markdown of what a person left of them.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { InvalidWith, StepError, serve, step } from 'stepwell';
import { entryOf, sectionFor } from './classify.mjs';
import { markdown } from './markdown.mjs';

step({
  name: 'classify',
  title: 'Sort commits into sections',
  withSchema: {
    type: 'object',
    required: ['sections'],
    properties: {
      title: { type: 'string' },
      sections: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['title'],
          properties: {
            title: { type: 'string', minLength: 1 },
            types: { type: 'array', items: { type: 'string' } },
            words: { type: 'array', items: { type: 'string' } },
            files: { enum: ['added', 'documentation', 'internal'] },
          },
          additionalProperties: false,
        },
      },
    },
  },
  run: ({ repository, range, commits }, ctx) => {
    const sections = ctx.with.sections.map((rules) => ({ rules, entries: [] }));
    for (const [index, commit] of commits.entries()) {
      const section = sectionFor(commit, ctx.with.sections);
      sections[section].entries.push(entryOf(commit));
      ctx.progress(index + 1, commits.length, commit.subject);
    }
    const kept = sections.filter(({ entries }) => entries.length > 0);
    const breaking = kept.flatMap(({ entries }) => entries).filter((entry) => entry.breaking).length;
    ctx.summary(
      `${count(commits.length, 'commit')} in ${count(kept.length, 'section')}${breaking > 0 ? `, ${breaking} breaking` : ''}`,
    );
    return {
      title: ctx.with.title || `${repository.name} ${range.from === '' ? 'so far' : `since ${range.from}`}`,
      date: range.until,
      introduction: '',
      sections: kept.map(({ rules, entries }) => ({ title: rules.title, entries: entries.toSorted(breakingFirst) })),
      contributors: contributors(commits),
      repository,
      range,
    };
  },
});

step({
  name: 'write',
  title: 'Write the notes',
  run: async (notes, ctx) => {
    const text = markdown(notes);
    const { path } = await ctx.artifact(
      'release-notes',
      { content: text },
      { fileName: 'release-notes.md', mediaType: 'text/markdown' },
    );
    const file = ctx.with.output === '' ? path : writeInto(notes.repository.top, ctx.with.output, text);
    const entries = notes.sections.flatMap((section) => section.entries);
    const included = entries.filter((entry) => entry.include).length;
    ctx.summary(`${included} of ${count(entries.length, 'entry', 'entries')}`);
    // As lines, so that they can be read where JSON is printed.
    return { file, entries: included, notes: text.trimEnd().split('\n') };
  },
});

serve({ name: 'release-notes', version: '1.0.0' });

/** Never half a file: written beside its place, then renamed into it. */
function writeInto(top, path, text) {
  const file = resolve(top, path);
  if (relative(top, file).startsWith('..')) throw new InvalidWith(`output: ${path} lies outside the repository ${top}`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new StepError(`The notes cannot be written to ${file}: ${error.message}`, { retryable: false, cause: error });
  }
  return file;
}

/** Names by number of commits, most first. */
function contributors(commits) {
  const numbers = new Map();
  for (const { author } of commits) numbers.set(author, (numbers.get(author) ?? 0) + 1);
  return [...numbers]
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .map(([name, number]) => ({ name, commits: number }));
}

function breakingFirst(a, b) {
  return Number(b.breaking) - Number(a.breaking);
}

function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
