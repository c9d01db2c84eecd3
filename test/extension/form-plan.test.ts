import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonSchema } from '../../protocol/data/json.ts';
import { planForm } from '../../extension/panel/plan/plan-form.ts';

const whole = { path: [], from: 0 };
const plan = (schema: JsonSchema, data: JsonObject) => planForm(schema, data, whole);

describe('a form of data without a schema', () => {
  it('has what the data has', () => {
    const { schema, data } = plan(true, { name: 'x', count: 2, yes: true, tags: ['a'], deep: { n: 1 } });
    expect(schema).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string' },
        count: { type: 'number' },
        yes: { type: 'boolean' },
        tags: { type: 'array', items: { type: 'string' } },
        deep: { type: 'object', properties: { n: { type: 'number' } } },
      },
    });
    expect(data).toEqual({ name: 'x', count: 2, yes: true, tags: ['a'], deep: { n: 1 } });
  });

  it('shows as JSON what no input fits', () => {
    const { ui } = plan(true, { nothing: null, mixed: [1, 'a'] });
    expect(ui).toMatchObject({ nothing: { 'ui:field': 'json' }, mixed: { items: { 'ui:field': 'json' } } });
  });

  it('gives long text room', () => {
    expect(plan(true, { text: 'one\ntwo' }).ui).toMatchObject({ text: { 'ui:widget': 'textarea' } });
  });
});

describe('a form of a schema', () => {
  it('puts what the schema does not tell of behind what it does', () => {
    const { schema, ui } = plan({ properties: { a: { type: 'string' } } }, { b: 1, a: 'x' });
    expect(schema).toMatchObject({ type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } } });
    expect(ui['ui:options']).toEqual({ others: ['b'] });
  });

  it('does not take for unknown what conditions and alternatives tell of', () => {
    const { ui } = plan(
      {
        properties: { a: { type: 'string' } },
        then: { properties: { b: {} } },
        allOf: [{ properties: { c: {} } }],
        oneOf: [{ properties: { d: {} } }],
      },
      { a: 'x', b: 1, c: 1, d: 1 },
    );
    expect(ui['ui:options']).toBe(undefined);
  });

  it('follows references into the schema itself', () => {
    const { schema } = plan(
      { properties: { a: { $ref: '#/$defs/name', title: 'A' } }, $defs: { name: { type: 'string', maxLength: 3 } } },
      { a: 'x' },
    );
    expect(schema).toMatchObject({ properties: { a: { type: 'string', maxLength: 3, title: 'A' } } });
  });

  it('shows a value of another kind than asked for as it is', () => {
    expect(plan({ properties: { list: { type: 'array' } } }, { list: 'no' }).ui).toMatchObject({
      list: { 'ui:field': 'json' },
    });
  });

  it('of several types shows the one the value has', () => {
    const schema = { properties: { a: { type: ['string', 'integer', 'null'] } } };
    expect(plan(schema, { a: 3 }).schema).toMatchObject({ properties: { a: { type: 'integer' } } });
    expect(plan(schema, { a: 'x' }).schema).toMatchObject({ properties: { a: { type: 'string' } } });
    expect(plan(schema, { a: null }).ui).toMatchObject({ a: { 'ui:field': 'json' } });
  });

  it('tells items of a list apart from their neighbours by all that any of them has', () => {
    const { schema } = plan({ properties: { rows: { type: 'array' } } }, { rows: [{ a: 1 }, { b: 'x' }] });
    expect(schema).toMatchObject({
      properties: { rows: { items: { properties: { a: { type: 'number' }, b: { type: 'string' } } } } },
    });
  });
});

describe('large data', () => {
  const rows = Array.from({ length: 120 }, (_, id) => ({ id }));

  it('is gone into: a long list is left out, with how long it is', () => {
    const { data, ui } = plan(true, { title: 'x', rows });
    expect(data).toEqual({ title: 'x', rows: null });
    expect(ui).toMatchObject({ rows: { 'ui:field': 'large', 'ui:options': { count: 120, kind: 'items' } } });
  });

  it('shows a list in pages', () => {
    const { data, page, path } = planForm(true, { rows }, { path: ['rows'], from: 100 });
    expect(path).toEqual(['rows']);
    expect(page).toEqual({ from: 100, total: 120 });
    expect(data).toEqual(rows.slice(100));
  });

  it('shows the whole where the part is gone', () => {
    expect(planForm(true, { a: 1 }, { path: ['rows', 3], from: 0 }).path).toEqual([]);
  });

  it('never shows more values than typing stays quick with', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 10 }, (_, at) => [
        `k${at}`,
        Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`v${n}`, n])),
      ]),
    );
    const { data } = plan(true, wide);
    const shown = Object.values(data as JsonObject).filter((value) => value !== null);
    expect(shown.length).toBe(3);
  });
});
