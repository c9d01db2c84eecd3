// Reads a range of a repository's history: `git log` in, JSON out. No dependencies; runs wherever Node and git are.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const MAX_BODY_CHARACTERS = 1500;

const settings = JSON.parse(readFileSync(process.env.STEPWELL_WITH, 'utf8'));

try {
  const output = collect(settings);
  writeFileSync(process.env.STEPWELL_OUTPUT, JSON.stringify(output));
  report({ progress: { progress: 1, total: 1, message: `${output.count} commits` } });
} catch (error) {
  // What goes to standard error last is what Stepwell shows of a failed command.
  console.error(error.message);
  process.exitCode = 1;
}

function collect({ repo, from, to, limit }) {
  const top =
    git(repo, 'rev-parse', '--show-toplevel') ?? fail(`${repo} is not in a git repository (or git is not installed).`);
  const end =
    commitOf(top, to) ?? fail(`The repository has no "${to}"${to === 'HEAD' ? ' yet: make a first commit' : ''}.`);
  const start = from === '' ? lastTagBefore(top, end) : from;
  if (start !== '' && commitOf(top, start) === undefined) {
    fail(`The repository has no "${start}". In a shallow clone, get the history first: git fetch --unshallow --tags`);
  }
  const commits = readLog(top, start === '' ? end : `${start}..${end}`, limit);
  if (commits.length === limit)
    report({
      log: {
        level: 'warning',
        message: `Only the newest ${limit} commits are read; raise the parameter "limit" for more.`,
      },
    });
  if (git(top, 'rev-parse', '--is-shallow-repository') === 'true' && start === '') {
    report({ log: { level: 'warning', message: 'This is a shallow clone: the history before it is not included.' } });
  }
  return {
    repository: { name: nameOf(top), top },
    range: { from: start, to, text: rangeText(start, to, end, top), until: git(top, 'log', '-1', '--format=%cs', end) },
    count: commits.length,
    commits,
  };
}

/** The tag before `end`; when `end` carries a tag itself, the one before that. Empty: there is none. */
function lastTagBefore(top, end) {
  const own = git(top, 'describe', '--tags', '--exact-match', end);
  return git(top, 'describe', '--tags', '--abbrev=0', own === undefined ? end : `${end}^`) ?? '';
}

/**
 * Commits of a range, newest first, merges left out. Nothing that can stand in a message confuses it: fields end with
 * NUL, which git allows in no message and no file name, and a commit begins with a mark nobody could foresee.
 */
function readLog(top, range, limit) {
  const mark = randomUUID();
  const format = `--format=tformat:${mark}%H%x00%h%x00%aN%x00%aI%x00%s%x00%b%x00`;
  const log =
    git(
      top,
      'log',
      '-z',
      '--no-merges',
      '--name-status',
      '--no-renames',
      `--max-count=${limit}`,
      format,
      range,
      '--',
    ) ?? '';
  return log
    .split(mark)
    .slice(1)
    .map((record) => {
      const [commit, short, author, date, subject, body, ...files] = record.split('\0');
      return {
        commit,
        short,
        author,
        date,
        subject,
        body: body.trim().slice(0, MAX_BODY_CHARACTERS),
        files: countFiles(files),
      };
    });
}

/** How many files a commit added and changed, and of which kind. `parts`: status, path, status, path... */
function countFiles(parts) {
  const counts = { added: 0, changed: 0, documentation: 0, internal: 0 };
  const words = parts.map((part) => part.trim()).filter((part) => part !== '');
  for (let index = 0; index + 1 < words.length; index += 2) {
    const path = words[index + 1];
    counts[words[index] === 'A' ? 'added' : 'changed'] += 1;
    if (/\.(md|rst|adoc)$|^docs?\//i.test(path)) counts.documentation += 1;
    else if (
      /(^|\/)(tests?|spec|scripts|ci)\/|(^|\/)\.|\.(lock|config\.\w+)$|(^|\/)(package(-lock)?|tsconfig)\.json$/i.test(
        path,
      )
    )
      counts.internal += 1;
  }
  return counts;
}

function rangeText(start, to, end, top) {
  const last =
    to === 'HEAD'
      ? (git(top, 'describe', '--tags', '--exact-match', end) ?? git(top, 'rev-parse', '--short', end))
      : to;
  return start === '' ? `everything up to ${last}` : `${start}..${last}`;
}

/** What the project calls itself, else the repository it comes from: its folder may be called anything. */
function nameOf(top) {
  const remote = git(top, 'remote', 'get-url', 'origin') ?? '';
  return nameInPackageJson(top) ?? /([^/:\\]+?)(\.git)?\/?$/.exec(remote)?.[1] ?? basename(top);
}

function nameInPackageJson(top) {
  try {
    const { displayName, name } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
    return displayName ?? name;
  } catch {
    return undefined;
  }
}

function commitOf(top, name) {
  return git(top, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
}

/** Undefined when git says no. */
function git(cwd, ...args) {
  try {
    return execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trimEnd();
  } catch {
    return undefined;
  }
}

/** Progress and log records: one line of JSON each, appended to the file STEPWELL_EVENTS. */
function report(event) {
  appendFileSync(process.env.STEPWELL_EVENTS, `${JSON.stringify(event)}\n`);
}

function fail(message) {
  throw new Error(message);
}
