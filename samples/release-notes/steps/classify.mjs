// Which section a commit belongs to, and how it reads there. Pure functions.

/** `type(scope)!: text`, as in Conventional Commits. Types are one lower-case word, so `Runner: text` is no type. */
const CONVENTIONAL = /^([a-z]+)(?:\(([^)]+)\))?(!)?:\s+(.+)$/s;
/** `Area of work: text`. */
const AREA = /^([\p{L}\d][\p{L}\d ./_-]{0,30}?):\s+(.+)$/su;
const BREAKING = /^BREAKING[ -]CHANGE:\s*(.+)$/m;

/** Index of the section: by type, by the words the subject begins with, by the files; otherwise the last one. */
export function sectionFor(commit, sections) {
  const { type, text } = parts(commit.subject);
  const begins = text.toLowerCase();
  const { added, changed, documentation, internal } = commit.files;
  const all = added + changed;
  const kinds = {
    documentation: all > 0 && documentation === all,
    internal: all > 0 && documentation + internal === all,
    added: added > changed,
  };
  const tests = [
    (section) => type !== undefined && section.types?.includes(type),
    (section) => section.words?.some((word) => new RegExp(`^${word}(s|ed|es)?\\b`).test(begins)),
    // The narrow kinds first, whatever the order of the sections: a new test adds files too.
    ...['documentation', 'internal', 'added'].map((kind) => (section) => section.files === kind && kinds[kind]),
  ];
  for (const test of tests) {
    const index = sections.findIndex(test);
    if (index >= 0) return index;
  }
  return sections.length - 1;
}

/** A commit as an entry of the notes. */
export function entryOf(commit) {
  const { scope, text, marked } = parts(commit.subject);
  const breaking = BREAKING.exec(commit.body)?.[1];
  // Texts behind a type begin small; the others begin as their authors meant it, with a command's name perhaps.
  const said = scope === undefined && text !== commit.subject ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return {
    include: true,
    text: (breaking === undefined ? said : `${said} (${breaking.trim()})`).replace(/\.$/, ''),
    ...(scope === undefined ? {} : { scope }),
    breaking: marked || breaking !== undefined,
    commit: commit.short,
    author: commit.author,
  };
}

function parts(subject) {
  const conventional = CONVENTIONAL.exec(subject);
  if (conventional) {
    const [, type, scope, mark, text] = conventional;
    return { type, scope, text, marked: mark !== undefined };
  }
  // An area may be called like a type: `Docs: ...`.
  const area = AREA.exec(subject);
  if (area) return { type: area[1].toLowerCase(), scope: area[1], text: area[2], marked: false };
  return { text: subject, marked: false };
}
