import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { JsonObject } from '../../protocol/data/json.ts';
import {
  validateArtifactParams,
  validateLogParams,
  validateMaskParams,
  validateProgressParams,
} from '../../protocol/generated/step-messages.js';
import { artifact, log, mask, progress } from '../../protocol/step/messages/index.ts';
import { explain } from './observe-answer.ts';
import type { Findings } from './observer.ts';
import { show } from './show.ts';

/** Checks the notifications of one session. */
export class NotificationObserver {
  readonly #findings: Findings;
  readonly #artifactDir: string;
  /** The highest progress of each request. */
  readonly #highest = new Map<string, number>();

  constructor(findings: Findings, artifactDir: string) {
    this.#findings = findings;
    this.#artifactDir = artifactDir;
  }

  /** `running`: the id of the running `step/run`, if one runs. */
  notification(method: string, params: JsonObject, running: string | undefined): void {
    const { met, violate } = this.#findings;
    const known = [progress.method, log.method, artifact.method, mask.method].some((name) => name === method);
    if (!known && !/^x-[^/]+\/./.test(method)) violate('ENV-09', `sent the unknown notification ${method}`);
    else met('ENV-09');
    if (!known) return;
    if (running === undefined) violate('NOTE-01', `sent ${method} while no step runs`);
    else if (params['id'] !== running) violate('NOTE-01', `sent ${method} without the id of the running request`);
    else met('NOTE-01');
    // The id was judged above; what else is wrong belongs to the message's own requirement.
    const judged = { ...params, id: '0'.repeat(32) };
    if (method === progress.method) this.#progress(judged, show(params['id']));
    else if (method === log.method) {
      if (validateLogParams(judged)) met('NOTE-04');
      else violate('NOTE-04', `sent a log record that is not right: ${explain(validateLogParams)}`);
    } else if (method === artifact.method) this.#artifact(judged);
    else if (!validateMaskParams(judged))
      violate('NOTE-01', `sent a mask that is not right: ${explain(validateMaskParams)}`);
  }

  #progress(params: unknown, id: string): void {
    const { met, violate } = this.#findings;
    if (!validateProgressParams(params)) {
      violate('NOTE-03', `sent progress that is not right: ${explain(validateProgressParams)}`);
      return;
    }
    met('NOTE-03');
    const highest = this.#highest.get(id) ?? 0;
    if (params.progress < highest) violate('NOTE-02', `progress fell from ${highest} to ${params.progress}`);
    else met('NOTE-02');
    this.#highest.set(id, Math.max(highest, params.progress));
  }

  #artifact(params: unknown): void {
    const { met, violate } = this.#findings;
    if (!validateArtifactParams(params)) {
      violate('NOTE-05', `sent an artifact that is not right: ${explain(validateArtifactParams)}`);
      return;
    }
    const { path, bytes, sha256 } = params;
    const found = readInside(this.#artifactDir, path);
    if ('problem' in found) {
      violate('NOTE-05', `named ${path}, which ${found.problem}`);
      return;
    }
    met('NOTE-05');
    const { content } = found;
    if (bytes !== undefined && bytes !== content.length) {
      violate('NOTE-06', `said ${bytes} bytes of ${path}, which has ${content.length}`);
    } else if (sha256 !== undefined && sha256 !== createHash('sha256').update(content).digest('hex')) {
      violate('NOTE-06', `gave another sha256 of ${path} than the file has`);
    } else if (bytes !== undefined || sha256 !== undefined) met('NOTE-06');
  }
}

function readInside(folder: string, path: string): { content: Buffer } | { problem: string } {
  if (isAbsolute(path)) return { problem: 'is an absolute path' };
  try {
    const real = realpathSync(join(folder, path));
    const inside = relative(realpathSync(folder), real);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      return { problem: 'lies outside artifactDir' };
    return { content: readFileSync(real) };
  } catch (error) {
    return { problem: `cannot be read: ${(error as Error).message}` };
  }
}
