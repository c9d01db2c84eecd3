import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMAND_VARIABLES } from '../../protocol/step/command/environment.ts';
import { StepErrorCode } from '../../protocol/step/errors.ts';
import { LIMITS, TIMES } from '../../protocol/step/limits.ts';
import {
  artifact,
  cancel,
  describe as describeSteps,
  initialize,
  log,
  mask,
  progress,
  run,
} from '../../protocol/step/messages/index.ts';
import { REQUIREMENTS } from '../../protocol/step/requirements.ts';
import { UNICODE } from '../../runner/conformance/scenarios/data.ts';

const page = readFileSync(new URL('../../protocol/step-protocol.md', import.meta.url), 'utf8');

/** The text between a heading and the next one of its rank. */
function section(heading: string): string {
  const rank = heading.split(' ')[0] ?? '';
  return page.split(`\n${heading}\n`)[1]?.split(`\n${rank} `)[0] ?? '';
}

describe('step-protocol.md says what the code says', () => {
  test('requirements.ts has its requirements, in its words and its order', () => {
    const onPage = [...page.matchAll(/^- \*\*([A-Z]+(?:-[A-Z]+)?-\d\d)\*\* \((MUST|SHOULD)\) (.+)$/gm)].map(
      ([, id, level, text]) => ({ id, level, text, appliesTo: id?.startsWith('X-') ? 'executor' : 'provider' }),
    );
    expect(onPage.length).toBeGreaterThan(100);
    expect(REQUIREMENTS).toEqual(onPage);
  });

  test('it names no requirement there is not', () => {
    const ids = new Set<string>(REQUIREMENTS.map(({ id }) => id));
    const named = [...page.matchAll(/\b(?:X-)?[A-Z]+-\d\d\b/g)]
      .map(([id]) => id)
      .filter((id) => !/^(RFC|UTF)/.test(id));
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('its limits are those of limits.ts', () => {
    const table = [...section('## Limits').matchAll(/^\| `(\w+)` +\| (\d+) +\|/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    expect(Object.fromEntries(table)).toEqual({ ...LIMITS, ...TIMES });
  });

  test('its error codes are those of errors.ts', () => {
    const table = [...section('## Errors').matchAll(/^\| (-?\d+) +\| (\w+)/gm)].map(([, code, name]) => [
      name,
      Number(code),
    ]);
    expect(Object.fromEntries(table)).toEqual(StepErrorCode);
  });

  test('it names every method of the messages', () => {
    for (const { method } of [initialize, describeSteps, run, cancel, progress, log, artifact, mask]) {
      expect(section('## Messages')).toContain(`\`${method}\``);
    }
  });

  test('it names every variable of a command', () => {
    const named = [...section('## Appendix: commands as steps').matchAll(/`(STEPWELL_\w+)`/g)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual(Object.values(COMMAND_VARIABLES).sort());
  });

  test('the object that `unicode` answers is the one the kit wants', () => {
    const [, block = ''] = /```json\n([\s\S]*?)```/.exec(section('## The everything provider')) ?? [];
    expect(JSON.parse(block)).toEqual(UNICODE);
  });
});
