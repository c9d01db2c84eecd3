import { start, type StartParams, type StartResult } from '../../../protocol/control/start.ts';
import { ControlError } from '../control-error.ts';
import type { Core } from '../core/core.ts';
import { checkedData, matchData } from '../start/check-data.ts';
import { checkParams } from '../start/check-params.ts';
import { fingerprintOf } from '../start/fingerprint.ts';
import { KeyLocks } from '../start/key-locks.ts';
import { createProcess, newPid, type NewProcess } from '../start/new-process.ts';
import { startEnvironment } from '../start/start-environment.ts';
import { handler, type Handler } from './handler.ts';
import { who } from './who.ts';

/** Checks all that a process needs to begin, and puts it into the queue. Answered once that is durable. */
export function startHandler(core: Core): Handler {
  const { parts, files } = core;
  const locks = new KeyLocks();
  return handler(start, async (params, caller) => {
    core.accepting();
    const file = await files.load(params.file);
    const made = await check(core, params, file, who(caller, params));
    const answer = ({ pid, existing }: { pid: string; existing: boolean }): StartResult => ({
      pid,
      existing,
      warnings: file.warnings,
    });
    if (params.key === undefined) return answer(await create(core, made));
    const { key } = params;
    const fingerprint = fingerprintOf(file.definition.file, made.data, made.params);
    const place = await locks.run(key, async () => {
      const kept = await parts.store.findByKey(key);
      return kept ?? begin(core, { ...made, key: { key, fingerprint } });
    });
    if ('durable' in place) {
      await place.durable;
      return answer({ pid: place.pid, existing: false });
    }
    if (place.fingerprint !== fingerprint) throw await usedOtherwise(core, key, place.pid);
    // What the first one was answered after, the second is too.
    await parts.ledger.settled(place.pid);
    return answer({ pid: place.pid, existing: true });
  });
}

async function check(
  { parts, scripts }: Core,
  params: StartParams,
  file: NewProcess['file'],
  by: string,
): Promise<NewProcess> {
  const { definition } = file;
  const { validator, settings, platform } = parts;
  const data = params.data ?? definition.data ?? {};
  const text = checkedData(data, settings.maxDataBytes);
  const checked = await checkParams(validator, definition.params, params.params ?? {});
  await matchData(validator, definition.dataSchema, data, 'the dataSchema of the file');
  return {
    file,
    data,
    dataText: text,
    params: checked,
    env: startEnvironment(params.env, definition.inheritEnv, process.env, platform),
    by,
    priority: params.priority ?? definition.priority,
    scripts: await scripts.of(definition),
  };
}

async function create(core: Core, made: NewProcess): Promise<{ pid: string; existing: boolean }> {
  const { pid, durable } = begin(core, made);
  await durable;
  return { pid, existing: false };
}

function begin(core: Core, made: NewProcess): { pid: string; durable: Promise<void> } {
  // While the file was read the disk may have failed.
  core.accepting();
  const pid = newPid();
  return { pid, durable: createProcess(core.parts, pid, made).durable };
}

async function usedOtherwise({ parts }: Core, key: string, pid: string): Promise<ControlError> {
  const first = await parts.ledger.find(pid).catch(() => undefined);
  return new ControlError(
    'Conflict',
    `The key ${key} was used for another start: its file, data or parameters differ. It is that of the process ${pid}.`,
    { pid, ...(first && { by: first.startedBy, at: first.record.createdAt }) },
  );
}
