import type { ColorInformation } from 'vscode-languageserver/node';
import { innerDocument, innerParts } from '../completion/inner-schema.ts';
import type { Analysis } from '../document/analysis.ts';
import type { Knowledge } from '../server/knowledge.ts';

/** Colours in settings of steps and in start data, where a schema says that a text is one: `"format": "color-hex"`. */
export async function findColours(analysis: Analysis, knowledge: Knowledge): Promise<ColorInformation[]> {
  const parts = innerParts(analysis, knowledge).filter(({ schema }) => JSON.stringify(schema).includes('"color'));
  const found = await Promise.all(
    parts.map((part) => {
      const { service, document } = innerDocument(analysis.text, part);
      return service.findDocumentColors(document, service.parseJSONDocument(document));
    }),
  );
  return found.flat();
}
