// Makes a release: the files of the app, named after its version and their contents, so that equal input is equal output.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

const { app, build } = JSON.parse(readFileSync(process.env.STEPWELL_WITH, 'utf8'));
const isShipped = (path) => !relative(app, path).split(sep).includes('test');

const files = readdirSync(app, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(app, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, '/'))
  .filter((path) => isShipped(join(app, path)))
  .sort();
const hash = createHash('sha256');
for (const path of files) hash.update(`${path}\0`).update(readFileSync(join(app, path)));

const version = `${JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')).version}-${hash.digest('hex').slice(0, 8)}`;
const release = resolve(build, 'releases', version);
if (!existsSync(release)) {
  const unfinished = `${release}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  cpSync(app, unfinished, { recursive: true, filter: isShipped });
  writeFileSync(join(unfinished, 'release.json'), `${JSON.stringify({ version, files }, null, 2)}\n`);
  renameSync(unfinished, release);
}
console.log(`release ${version}, ${files.length} files`);
writeFileSync(process.env.STEPWELL_OUTPUT, JSON.stringify({ version, release }));
