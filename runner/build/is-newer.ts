/** Whether one version of the product is newer than another; `1.2.0-beta.1` comes before `1.2.0`. */
export function isNewer(version: string, than: string): boolean {
  const [left, right] = [parts(version), parts(than)];
  for (let index = 0; index < 3; index++) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  if (left.before === undefined || right.before === undefined)
    return left.before === undefined && right.before !== undefined;
  return left.before.localeCompare(right.before, 'en', { numeric: true }) > 0;
}

function parts(version: string): { numbers: number[]; before: string | undefined } {
  const [main = '', ...before] = version.split('-');
  return { numbers: main.split('.').map(Number), before: before.length > 0 ? before.join('-') : undefined };
}
