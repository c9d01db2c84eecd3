/** A process whose second step reads what the schema of the first one promises. */
export const FLOW = {
  version: 1,
  name: 'flow',
  steps: [
    {
      id: 'fetch',
      run: 'true',
      outputSchema: {
        type: 'object',
        properties: { rows: { type: 'integer' }, total: { type: 'number' } },
        required: ['rows', 'total'],
        additionalProperties: false,
      },
    },
    { id: 'report', command: 'echo', args: ['${{ steps.fetch.output.rows }}'] },
  ],
};
