import { findNodeAtLocation } from 'jsonc-parser';
import { parseProcessFile } from '../../../protocol/process-file/parse.ts';
import type { StepPhase } from '../../../protocol/process/states.ts';

/** What a list shows of a process file, as far as it can be read. */
export interface ProcessFileOutline {
  /** Its title, its name, or the file's. */
  title: string;
  description?: string;
  steps: OutlinedStep[];
  /** A sentence each, with line and column. */
  problems: string[];
  /** How many of them keep it from running. */
  errors: number;
}

export interface OutlinedStep {
  id: string;
  name: string;
  phase: StepPhase;
  /** Where it begins, counted from 1. */
  line: number;
  /** It pauses after this step whatever the step says. */
  interrupts: boolean;
}

const PHASES = ['steps', 'onFailure', 'finally'] as const satisfies readonly StepPhase[];

/** @param fileName for a file that has no name of its own that could be read */
export function readOutline(text: string, fileName: string): ProcessFileOutline {
  const { tree, problems } = parseProcessFile(text);
  const at = (path: (string | number)[]): unknown => {
    const node = tree && findNodeAtLocation(tree, path);
    return node?.type === 'string' || node?.type === 'boolean' ? node.value : node?.type;
  };
  const textAt = (path: (string | number)[]): string | undefined => {
    const node = tree && findNodeAtLocation(tree, path);
    return node?.type === 'string' ? (node.value as string) : undefined;
  };
  const steps = PHASES.flatMap((phase) => {
    const list = tree && findNodeAtLocation(tree, [phase]);
    return (list?.children ?? []).flatMap((node, index): OutlinedStep[] => {
      const id = textAt([phase, index, 'id']);
      if (id === undefined) return [];
      const interrupt = at([phase, index, 'interrupt']);
      return [
        {
          ...{ id, phase, name: textAt([phase, index, 'name']) ?? id },
          line: lineOf(text, node.offset),
          interrupts: interrupt === true || interrupt === 'object',
        },
      ];
    });
  });
  const description = textAt(['description']);
  return {
    title: textAt(['title']) ?? textAt(['name']) ?? fileName.replace(/\.process\.json$/, ''),
    ...(description !== undefined && { description }),
    steps,
    problems: problems.map(({ message, line, column }) => `${line}:${column} ${message}`),
    errors: problems.filter(({ severity }) => severity === 'error').length,
  };
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
