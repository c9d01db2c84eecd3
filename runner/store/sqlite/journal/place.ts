/** Where a record begins: what `at` of a reference says, as `segment:offset`. */
export interface Place {
  segment: number;
  offset: number;
}

export function formatPlace({ segment, offset }: Place): string {
  return `${segment}:${offset}`;
}

export function parsePlace(at: string): Place {
  const match = /^(\d+):(\d+)$/.exec(at);
  if (!match) throw new Error(`not a place in the journal: ${JSON.stringify(at)}`);
  return { segment: Number(match[1]), offset: Number(match[2]) };
}
