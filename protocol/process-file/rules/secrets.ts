import { meantNames } from '../suggest.ts';
import { entries } from '../text/node.ts';
import { secretsIn } from './variables.ts';
import { allFields, type FileView } from './view.ts';

/** A secret nobody uses is resolved for nothing, and its absence would stop the process. */
export function checkSecrets({ root, providers, steps, secrets, problems }: FileView): void {
  const environments = [
    root.get('env'),
    ...[...providers.values(), ...steps].flatMap(allFields).map((fields) => fields.get('env')),
  ];
  const used = new Set(environments.flatMap(entries).flatMap(({ value }) => secretsIn(value)));
  const meant = meantNames(used, secrets);
  for (const { name, key } of secrets.values()) {
    if (!used.has(name) && !meant.has(name))
      problems.add('unused-secret', `No value of an \`env\` uses the secret \`${name}\`.`, key);
  }
}
