import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Every sentence that the extension passes to `l10n.t`, as translators get it: `l10n/bundle.l10n.json`. A translation is
 * the same file with a language in its name (`bundle.l10n.de.json`). Throws where a call hides its sentence.
 * @returns {Record<string, string>} sorted
 */
export function l10nBundle(root) {
  const files = readdirSync(join(root, 'extension'), { recursive: true })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join('extension', name));
  const sentences = new Set(files.flatMap((file) => sentencesOf(file, readFileSync(join(root, file), 'utf8'))));
  return Object.fromEntries([...sentences].sort().map((sentence) => [sentence, sentence]));
}

function sentencesOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'l10n.t') found.push(sentenceOf(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function sentenceOf({ arguments: [first, ...values] }, source) {
  const { line } = source.getLineAndCharacterOfPosition(first?.getStart() ?? 0);
  const fault = (why) => new Error(`${source.fileName}:${line + 1}: l10n.t ${why}`);
  if (!first || !ts.isStringLiteralLike(first)) throw fault('takes its sentence as a literal, for translators to find');
  // Places that nobody fills, and values that no place takes, show in no test of one language. Without any value the
  // places are filled elsewhere.
  const places = new Set([...first.text.matchAll(/\{(\d+)\}/g)].map(([, place]) => Number(place)));
  if (values.length === 0) return first.text;
  if (places.size !== values.length || [...places].some((place) => place >= values.length))
    throw fault(`has ${values.length} values for the places of "${first.text}"`);
  return first.text;
}
