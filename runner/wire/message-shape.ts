import type { Message } from 'vscode-jsonrpc/node';

/**
 * Whether a value is a message of JSON-RPC 2.0 as this wire has it: no batches, params by name, ids that are numbers
 * or texts. What it lets through, the message connection can handle without a fault.
 */
export function isMessage(value: unknown): value is Message {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return false;
  const { id, method, params, error } = value;
  if (id !== undefined && typeof id !== 'number' && typeof id !== 'string' && !(id === null && method === undefined))
    return false;
  if (method === undefined) return id !== undefined && ('result' in value || (isObject(error) && isError(error)));
  if (typeof method !== 'string' || (params !== undefined && !isObject(params))) return false;
  return method !== '$/cancelRequest' || isId(params?.['id']);
}

function isId(id: unknown): boolean {
  return typeof id === 'number' || typeof id === 'string';
}

function isError({ code, message }: Record<string, unknown>): boolean {
  return typeof code === 'number' && typeof message === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
