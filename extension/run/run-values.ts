import type { JsonObject, JsonSchema } from '../../protocol/data/json.ts';
import { isObject } from '../../protocol/data/kinds.ts';
import type { ProcessFile } from '../../protocol/process-file/model.ts';

/** What a process is run with; parts that its file knows nothing of are absent. */
export interface RunValues {
  params?: JsonObject;
  data?: JsonObject;
}

/** What of a process file says what it is run with. */
export type Declared = Pick<ProcessFile, 'params' | 'data' | 'dataSchema'>;

/** The schema of such values. */
export function runSchema(file: Declared): JsonSchema {
  const params = file.params && { title: 'Parameters', type: 'object', additionalProperties: false, ...file.params };
  const { dataSchema = true } = file;
  const data: JsonSchema =
    typeof dataSchema === 'object' ? { title: 'Data', ...dataSchema } : dataSchema ? { title: 'Data' } : false;
  const properties: JsonObject = {
    ...(takesParams(file) && params && { params }),
    ...(takesData(file) && { data }),
  };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** What of a document's data is run; whatever else it holds the schema has refused. */
export function asRunValues(data: JsonObject): RunValues {
  const { params, data: start } = data;
  return { ...(isObject(params) && { params }), ...(isObject(start) && { data: start }) };
}

export function takesParams({ params }: Declared): boolean {
  return isObject(params?.['properties']) && Object.keys(params['properties']).length > 0;
}

/** A file with parameters alone takes no data; one with nothing at all may take any. */
export function takesData(file: Declared): boolean {
  return file.dataSchema !== undefined || file.data !== undefined || !takesParams(file);
}
