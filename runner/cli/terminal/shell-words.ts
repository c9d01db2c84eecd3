/**
 * A command line that a person can paste into the usual shells of a platform: words are quoted where they must be.
 * Elsewhere than on Windows that is any POSIX shell; there it is PowerShell as well as cmd, which share only double
 * quotes.
 */
export function commandLine(words: readonly string[], platform: NodeJS.Platform): string {
  return words.map(platform === 'win32' ? windowsWord : posixWord).join(' ');
}

function posixWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A leading `@` means something else to PowerShell. */
function windowsWord(word: string): string {
  return /^[\w+=:./\\-][\w@+=:./\\-]*$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
}
