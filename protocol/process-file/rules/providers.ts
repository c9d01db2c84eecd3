import { insteadOf, meantNames, suggest } from '../suggest.ts';
import { textOf } from '../text/node.ts';
import { allFields, type FileView } from './view.ts';

/** Steps name providers the file has, and every provider is named by a step. */
export function checkProviders({ steps, providers, problems }: FileView): void {
  const used = new Set<string>();
  for (const fields of steps.flatMap(allFields)) {
    const node = fields.get('provider');
    const name = textOf(node);
    if (node === undefined || name === undefined || name === '') continue;
    used.add(name);
    if (providers.has(name)) continue;
    const none = providers.size === 0 ? ' The file has no `providers`.' : '';
    const { meant, hint } = suggest(name, providers.keys());
    problems.add('unknown-provider', `There is no provider \`${name}\`${hint}${none}`, node, insteadOf(meant));
  }
  const meant = meantNames(used, providers);
  for (const provider of providers.values()) {
    const { name, key } = provider;
    if (!used.has(name) && !meant.has(name))
      problems.add('unused-provider', `No step uses the provider \`${name}\`.`, key);
    for (const fields of allFields(provider)) {
      const command = fields.get('command');
      if (command?.value === '') problems.add('bad-value', '`command` must not be empty.', command);
    }
  }
}
