/** steps/hello.mjs */
export const NODE_STEP = String.raw`// The steps of hello.process.json. A step is a function: it gets the data and returns the data for the next step.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { serve, step } from './stepwell.mjs';

step('count', async (input, ctx) => {
  const paths = await filesBelow(ctx.workDir);
  const files = [];
  for (const path of paths) {
    ctx.progress(files.length, paths.length, path);
    const text = await readFile(join(ctx.workDir, path), 'utf8');
    files.push({ path, lines: text.split('\n').length - 1 });
  }
  ctx.progress(paths.length, paths.length);
  files.sort((a, b) => b.lines - a.lines);
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  ctx.summary(lines + ' lines');
  return { files: files.length, lines, largest: files.slice(0, ctx.with.top) };
});

async function filesBelow(root, folder = root) {
  const entries = await readdir(folder, { withFileTypes: true });
  const kept = entries.filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules');
  const found = await Promise.all(
    kept.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(root, path) : entry.isFile() ? [relative(root, path)] : [];
    }),
  );
  return found.flat();
}

serve();
`;
