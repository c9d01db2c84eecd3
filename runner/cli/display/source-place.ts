import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `file:///a/b.mjs:3:9`, `/a/b.php:12`, `C:\\a\\b.ts:3:9`, as Node and PHP print them. */
const COLONS = /(?:\(|^|\s)((?:file:\/\/)?(?:[A-Za-z]:)?[^\s:()]*[\\/][^:()]+):(\d+)(?::(\d+))?/;
/** `File "a/b.py", line 12`, as Python prints it; `#0 /a/b.php(12): f()` of PHP's traces. */
const QUOTED = /File "([^"]+)", line (\d+)/;
const BRACKETS = /^#\d+ ([^\s(][^(]*)\((\d+)\)/;

/**
 * Where in the step's own source an error came from: the first stack line of a file below the folder that is not a
 * library or the SDK beside the step. `file:line`, relative to the folder.
 */
export function sourcePlace(stack: readonly string[], folder: string): string | undefined {
  for (const line of stack) {
    const match = QUOTED.exec(line) ?? BRACKETS.exec(line.trim()) ?? COLONS.exec(line);
    const [, file, number] = match ?? [];
    if (file === undefined || number === undefined) continue;
    const path = relative(folder, absolutePath(file, folder));
    if (
      path.startsWith('..') ||
      isAbsolute(path) ||
      /node_modules|site-packages|vendor[\\/]|(^|[\\/])stepwell\.(mjs|py|php)$/.test(path)
    )
      continue;
    return `${path}:${number}`;
  }
  return undefined;
}

function absolutePath(file: string, folder: string): string {
  if (file.startsWith('file://')) {
    try {
      return fileURLToPath(file);
    } catch {
      return file;
    }
  }
  return isAbsolute(file) ? file : `${folder}/${file}`;
}
