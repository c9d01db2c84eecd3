// The steps of orders.process.json. Nothing of it is ever run here: it is described.
import { serve, step } from 'stepwell';

const orders = { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } };

step({
  name: 'fetch',
  title: 'Fetch the orders',
  withSchema: {
    type: 'object',
    required: ['url'],
    properties: {
      url: { type: 'string' },
      mode: { enum: ['fast', 'thorough'] },
      limit: { type: 'integer', minimum: 1, maximum: 500 },
    },
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    required: ['orders', 'count'],
    properties: { orders, count: { type: 'integer' } },
    additionalProperties: false,
  },
  run: () => ({ orders: [], count: 0 }),
});

step({
  name: 'price',
  title: 'Price the orders',
  withSchema: {
    type: 'object',
    required: ['currency'],
    properties: { currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
    additionalProperties: false,
  },
  inputSchema: { type: 'object', required: ['orders'], properties: { orders } },
  outputSchema: {
    type: 'object',
    required: ['total'],
    properties: { total: { type: 'number' } },
    additionalProperties: false,
  },
  run: () => ({ total: 0 }),
});

step({
  name: 'charge',
  title: 'Take the money',
  idempotent: false,
  withSchema: {
    type: 'object',
    required: ['account'],
    properties: { account: { type: 'string' } },
    additionalProperties: false,
  },
  inputSchema: { type: 'object', required: ['total'], properties: { total: { type: 'number' } } },
  outputSchema: {
    type: 'object',
    required: ['receipt'],
    properties: { receipt: { type: 'string' } },
    additionalProperties: false,
  },
  run: () => ({ receipt: '' }),
});

serve();
