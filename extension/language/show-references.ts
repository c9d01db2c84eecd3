import { commands, Location, Position, Range, Uri } from 'vscode';

/** Places as the protocol of language servers writes them. */
interface Place {
  uri: string;
  range: { start: PlainPosition; end: PlainPosition };
}
interface PlainPosition {
  line: number;
  character: number;
}

/** For the lens of the language server at a step in its source: the editor's own list of places. */
export async function showReferences(uri: unknown, at: unknown, places: unknown): Promise<void> {
  const locations = (places as Place[]).map(
    ({ uri: where, range }) =>
      new Location(Uri.parse(where, true), new Range(position(range.start), position(range.end))),
  );
  await commands.executeCommand(
    'editor.action.showReferences',
    Uri.parse(uri as string, true),
    position(at as PlainPosition),
    locations,
  );
}

function position({ line, character }: PlainPosition): Position {
  return new Position(line, character);
}
