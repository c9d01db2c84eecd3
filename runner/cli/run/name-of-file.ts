/** Part of a file name made from a name of the user's: never a path, never empty, no odd characters. */
export function nameOfFile(text: string): string {
  return (
    text
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 60) || 'process'
  );
}
