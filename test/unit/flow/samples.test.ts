import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { ProblemList } from '../../../protocol/process-file/problem-list.ts';
import { viewOf } from '../../../protocol/process-file/rules/view.ts';
import type { StepDescription } from '../../../protocol/step/messages/describe.ts';
import { describeProvider, disposeLauncher } from '../../../runner/language-server/describe/describe-provider.ts';
import { providerLaunch } from '../../../runner/language-server/describe/provider-launch.ts';
import { analyseFlow, type Flow } from '../../../runner/flow/analyse-flow.ts';
import { NO_FACTS, type FlowFacts } from '../../../runner/flow/facts.ts';
import { HAS, processFile } from '../../samples/support/sample.ts';

/** What each sample's providers are written in. */
const NEEDS: Record<string, boolean> = {
  'access-logs': true,
  'csv-import': HAS.python,
  'db-backup': HAS.python,
  'docs-check': HAS.python && HAS.php,
  invoices: HAS.php,
  'release-notes': true,
  'staged-deploy': true,
};
const NAMES = Object.keys(NEEDS);

function flowOf(text: string, facts: FlowFacts = NO_FACTS): Flow | undefined {
  const { tree } = parseProcessFile(text);
  return tree && analyseFlow(viewOf(text, tree, new ProblemList(text)), facts);
}

afterAll(disposeLauncher);

describe('a sample has no problem', () => {
  test.each(NAMES)('by its text: %s', (name) => {
    expect(flowOf(readFileSync(processFile(name), 'utf8'))?.problems).toEqual([]);
  });

  test.each(NAMES.filter((name) => NEEDS[name]))('with what its providers describe: %s', async (name) => {
    const text = readFileSync(processFile(name), 'utf8');
    const { tree } = parseProcessFile(text);
    if (tree === undefined) throw new Error('the sample cannot be read');
    const view = viewOf(text, tree, new ProblemList(text));
    const described = new Map<string, readonly StepDescription[]>();
    for (const provider of view.providers.values()) {
      const launch = providerLaunch(view, provider, processFile(name));
      if (launch === undefined) throw new Error(`the provider ${provider.name} cannot be started`);
      const { steps } = await describeProvider(launch, 20_000);
      expect(steps.length).toBeGreaterThan(0);
      described.set(provider.name, steps);
    }
    const facts: FlowFacts = {
      ...NO_FACTS,
      described: (provider, step) => described.get(provider.name)?.find((each) => each.name === step),
    };
    expect(analyseFlow(view, facts).problems).toEqual([]);
  });
});

test.each(['csv-import', 'release-notes', 'staged-deploy'])('half of %s is analysed too', (name) => {
  const text = readFileSync(processFile(name), 'utf8');
  for (let end = 0; end < text.length; end += 5) flowOf(text.slice(0, end));
  for (let cut = 0; cut < text.length; cut += 11) flowOf(text.slice(0, cut) + text.slice(cut + 3));
});
