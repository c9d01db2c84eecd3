import { list as listRequest, type ListItem, type ListParams } from '../../../protocol/control/list.ts';
import type { Invocation } from '../definitions/command.ts';
import type { listDefinition } from '../definitions/list.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { callAgain } from '../remote/call.ts';
import { readNumber } from '../remote/read-number.ts';
import type { Runner } from '../remote/runner.ts';
import { withRunner } from '../remote/with-runner.ts';
import { emptyList, moreLine } from '../show/list-ending.ts';
import { listTable } from '../show/list-table.ts';
import { styleFor } from '../show/style.ts';
import { print } from '../terminal/print.ts';

const DEFAULT_LIMIT = 20;
/** Processes asked for at once; the protocol allows no more. */
const PAGE = 1000;

/** `stepwell list` */
export async function list({ options }: Invocation<typeof listDefinition>): Promise<ExitStatus> {
  const limit = readNumber('limit', options.limit, 1) ?? DEFAULT_LIMIT;
  const filter = {
    ...(options.status.length > 0 && { status: options.status }),
    ...(options.search !== undefined && options.search !== '' && { search: options.search }),
  };
  const stateDir = options['state-dir'];
  const { processes, total } = (await withRunner(stateDir, 'look', {}, (runner) => pages(runner, filter, limit))) ?? {
    processes: [],
    total: 0,
  };
  if (options.json) {
    await print(process.stdout, `${JSON.stringify(processes, null, 2)}\n`);
    return EXIT.finished;
  }
  const forEyes = styleFor(process.stderr);
  if (processes.length > 0)
    await print(process.stdout, `${listTable(processes, styleFor(process.stdout)).join('\n')}\n`);
  const notes =
    processes.length === 0
      ? emptyList(filter, callAgain(stateDir), forEyes)
      : moreLine(processes.length, total, forEyes);
  await print(process.stderr, notes.map((line) => `${line}\n`).join(''));
  return EXIT.finished;
}

/** As many as are wanted, a page at a time. */
async function pages(
  runner: Runner,
  filter: Pick<ListParams, 'status' | 'search'>,
  limit: number,
): Promise<{ processes: ListItem[]; total: number }> {
  const processes: ListItem[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await runner.request(listRequest, {
      ...filter,
      limit: Math.min(PAGE, limit - processes.length),
      ...(cursor !== undefined && { cursor }),
    });
    processes.push(...page.processes);
    cursor = page.cursor;
    if (cursor === undefined || processes.length >= limit) return { processes, total: page.total };
  }
}
