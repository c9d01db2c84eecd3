import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { EDITED_TEXT_BYTES, parseData } from '../../protocol/data/parse-data.ts';
import { parsePointer } from '../../protocol/data/pointer.ts';
import type { JsonSchema } from '../../protocol/data/json.ts';
import type { SchemaValidator } from '../../runner/validation/validator.ts';
import { dataRange, type TextRange } from './data-range.ts';

/** One thing that is wrong with a document's data. */
export interface DataProblem {
  /** Keys and indices from the top to the place. */
  path: string[];
  /** A sentence to stand after the name of the place: `must be a number, is "ten"`. */
  message: string;
  /** `syntax`: no data can be read. `data`: a rule for all data. Else the schema keyword that failed. */
  keyword: string;
  /** The property that is missing at the place, or not allowed there. */
  property?: string;
  range: TextRange;
}

/**
 * What is wrong with a text: where it is no JSON only that, then the rules for all data, then every schema. Never
 * throws; a schema that cannot be used is a problem of the whole.
 */
export async function checkText(
  text: string,
  schemas: readonly JsonSchema[],
  validator: SchemaValidator,
): Promise<DataProblem[]> {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first || !tree) {
    const { offset = 0, length = 0 } = first ?? {};
    return [
      {
        path: [],
        message: first ? printParseErrorCode(first.error) : 'Empty',
        keyword: 'syntax',
        range: { offset, length },
      },
    ];
  }
  const read = parseData(text, { maxBytes: EDITED_TEXT_BYTES });
  if ('fault' in read) {
    const path = parsePointer(read.fault.pointer);
    return [{ path, message: read.fault.message, keyword: 'data', range: dataRange(tree, path) }];
  }
  const found: DataProblem[] = [];
  for (const schema of schemas) {
    try {
      for (const { pointer, message, keyword, property } of await validator.validate(schema, read.data)) {
        const path = parsePointer(pointer);
        const range = dataRange(tree, path, property);
        found.push({ path, message, keyword, ...(property !== undefined && { property }), range });
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      found.push({ path: [], message, keyword: 'schema', range: dataRange(tree, []) });
    }
  }
  return withoutRepeated(found);
}

/** Two schemas often ask for the same. */
function withoutRepeated(problems: DataProblem[]): DataProblem[] {
  return [
    ...new Map(problems.map((problem) => [`${JSON.stringify(problem.path)}${problem.message}`, problem])).values(),
  ];
}
