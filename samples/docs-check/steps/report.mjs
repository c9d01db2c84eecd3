// The findings as Markdown, and as lines that editors and build servers turn into links.
import { serve, step } from 'stepwell';

step({
  name: 'report',
  title: 'Write the report',
  run: async ({ files, words, broken, problems }, ctx) => {
    for (const { file, line, kind, text } of problems) {
      ctx.log[kind === 'link' ? 'error' : 'warning'](`${file}:${line}: ${kind}: ${text}`);
    }
    const { path } = await ctx.artifact(
      'report',
      { content: markdown(ctx.with.folder, files, words, problems) },
      { fileName: 'report.md', mediaType: 'text/markdown' },
    );
    ctx.summary(problems.length === 0 ? 'nothing to complain about' : `${problems.length} problems`);
    return { files: files.length, words, broken, problems, report: path };
  },
});

serve({ name: 'report', version: '1.0.0' });

function markdown(folder, files, words, problems) {
  const lines = [`# ${folder}`, '', `${files.length} files, ${words} words, ${problems.length} problems.`, ''];
  for (const [file, found] of Object.entries(byFile(problems))) {
    lines.push(`## ${file}`, '', ...found.map(({ line, kind, text }) => `- line ${line}, ${kind}: ${text}`), '');
  }
  lines.push(
    '## Sizes',
    '',
    '| file | words |',
    '|---|--:|',
    ...files.map(({ file, words }) => `| ${file} | ${words} |`),
    '',
  );
  return lines.join('\n');
}

/** Node 20 has no Object.groupBy. */
function byFile(problems) {
  const groups = {};
  for (const problem of problems) (groups[problem.file] ??= []).push(problem);
  return groups;
}
