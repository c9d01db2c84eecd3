import type { DataPath } from './data-edit.ts';

/** A place of the part shown as a place of the whole data. */
export function wholePath({ path, from }: { path: DataPath; from: number }, inside: DataPath): DataPath {
  const [first, ...rest] = inside;
  return typeof first === 'number' ? [...path, first + from, ...rest] : [...path, ...inside];
}
