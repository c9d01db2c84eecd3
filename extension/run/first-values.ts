import { isObject } from '../../protocol/data/kinds.ts';
import { coerceParams } from '../../protocol/process-file/params.ts';
import { takesData, takesParams, type Declared, type RunValues } from './run-values.ts';

/** What is shown first: what was used last, as far as the file still knows of it, else what it would run with. */
export function firstValues(file: Declared, last: RunValues | undefined): RunValues {
  const { params } = coerceParams(file.params, {});
  const known = Object.keys(isObject(file.params?.['properties']) ? file.params['properties'] : {});
  const kept = Object.entries(last?.params ?? {}).filter(([name]) => known.includes(name));
  return {
    ...(takesParams(file) && { params: { ...params, ...Object.fromEntries(kept) } }),
    ...(takesData(file) && { data: last?.data ?? file.data ?? {} }),
  };
}
