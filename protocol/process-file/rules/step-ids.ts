import type { FileView } from './view.ts';

/** Ids name folders and variables on every platform, so case alone does not tell two steps apart. */
export function checkStepIds({ steps, problems }: FileView): void {
  const first = new Map<string, { id: string; offset: number }>();
  for (const { id, fields } of steps) {
    const node = fields.get('id');
    if (id === undefined || node === undefined) continue;
    const before = first.get(id.toLowerCase());
    if (before === undefined) {
      first.set(id.toLowerCase(), { id, offset: node.offset });
      continue;
    }
    const other = before.id === id ? '' : ` as \`${before.id}\`, and case makes no difference`;
    problems.add(
      'duplicate-id',
      `The id \`${id}\` is taken: it stands in line ${problems.lineOf(before.offset)} already${other}.`,
      node,
    );
  }
}
