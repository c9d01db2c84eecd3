import { textOf } from '../../../protocol/process-file/text/node.ts';
import { providerLaunch, type ProviderLaunch } from '../describe/provider-launch.ts';
import type { Analysis } from '../document/analysis.ts';

/** A provider of a process file, with the steps that name it. */
export interface ProviderUse {
  /** Absolute path of the process file. */
  file: string;
  launch: ProviderLaunch;
  steps: readonly { id: string; name: string; line: number }[];
}

export function providerUses({ view, file, document }: Analysis): ProviderUse[] {
  if (view === undefined || file === undefined) return [];
  const uses: ProviderUse[] = [];
  for (const provider of view.providers.values()) {
    const launch = providerLaunch(view, provider, file);
    if (launch === undefined) continue;
    const steps = view.steps.flatMap(({ id, fields, node }) => {
      if (id === undefined || textOf(fields.get('provider')) !== provider.name) return [];
      return [{ id, name: textOf(fields.get('step')) ?? id, line: document.positionAt(node.offset).line }];
    });
    uses.push({ file, launch, steps });
  }
  return uses;
}
