import { readFileSync } from 'node:fs';
import { repositoryFile } from '../support/provider.ts';
import { FILES, mistake, type Mistake } from './mistake.ts';

const NEWSLETTER = readFileSync(repositoryFile(FILES.newsletter), 'utf8');
const [COLLECT, COMPOSE] = ['collect', 'compose'].map(stepOf) as [string, string];

/** A step of the newsletter, up to the next one. */
function stepOf(id: string): string {
  const [step] = new RegExp(`\\{\\n +"id": "${id}"[^]*?\\n    \\},\\n    `).exec(NEWSLETTER) ?? [];
  if (step === undefined) throw new Error(`There is no step ${id}`);
  return step;
}

/** Data that does not fit, goes missing on its way, or is not what a provider's step takes. */
export const DATA: readonly Mistake[] = [
  mistake(
    'a provider misspelt',
    'backup',
    [
      '"id": "verify",\n      "name": "Verify the restored database",\n      "provider": "backup"',
      '"id": "verify",\n      "name": "Verify the restored database",\n      "provider": "bakcup"',
    ],
    '«"bakcup"»',
    'Did you mean `backup`?',
  ),
  mistake(
    'a step that its provider does not have',
    'orders',
    ['"id": "price"', '"id": "prise"'],
    '«"prise"»',
    'Did you mean `price`?',
    'no `step`',
  ),
  mistake('a setting misspelt', 'orders', ['"url": "${{', '"ulr": "${{'], '«"ulr"»', 'Did you mean `url`?'),
  mistake(
    'a setting forgotten',
    'newsletter',
    ['"list": "${{ params.list }}", ', ''],
    '«"with"»: { "host"',
    '`list`',
    'requires',
  ),
  mistake(
    'a setting of a wrong type',
    'newsletter',
    ['"newest": 10', '"newest": "ten"'],
    '«"ten"»',
    '`with.newest`',
    'whole number',
  ),
  mistake(
    'a setting that is none of the choices',
    'orders',
    ['"mode": "fast"', '"mode": "quick"'],
    '«"quick"»',
    '"fast"',
    '"thorough"',
  ),
  mistake(
    'a parameter of a wrong type as a setting',
    'orders',
    ['"limit": "${{ params.limit }}"', '"limit": "${{ params.sender }}"'],
    '"limit": «"${{ params.sender }}"»',
    'whole number',
    'text',
  ),
  {
    did: 'a retry of what must not run twice',
    file: 'orders',
    change: ['"timeout": "90s"', '"retry": { "maxAttempts": 5 }'],
    told: [
      { at: '«"retry"»: { "maxAttempts": 5 }', severity: 'warning', says: ['`charge`', 'twice', '`retry`', '`on`'] },
    ],
  },
  mistake(
    'a key of the data misspelt',
    'orders',
    ['"input.total > 0"', '"input.totl > 0"'],
    '«totl»',
    'Did you mean `total`?',
  ),
  mistake(
    'a merge forgotten',
    'orders',
    ['"currency": "EUR" },\n      "outputMode": "merge"', '"currency": "EUR" }'],
    '«"orders"», "total"]',
    '`input.orders`',
    'never given',
  ),
  {
    did: 'a step forgotten',
    file: 'orders',
    change: [
      '{\n      "id": "price",\n      "provider": "shop",\n      "with": { "currency": "EUR" },\n      "outputMode": "merge"\n    },\n    ',
      '',
    ],
    told: [
      { at: 'input.«total» > 0', severity: 'error', says: ['never has `total`', 'after `fetch`', '`orders`'] },
      { at: '"orders", «"total"»', severity: 'error', says: ['`pick-list`', '`input.total`', 'never given'] },
    ],
  },
  {
    did: 'two steps in the wrong order',
    file: 'newsletter',
    change: [COLLECT + COMPOSE, COMPOSE + COLLECT],
    told: [
      {
        at: '"id": «"send"»',
        severity: 'warning',
        says: ['requires `subject` and `body`', '`collect`', '`articles`', 'wrong order'],
      },
    ],
  },
  mistake(
    "a key of a step's output misspelt",
    'orders',
    ['output.count', 'output.counts'],
    '«counts»',
    'Did you mean `count`?',
  ),
  mistake(
    'the output of a step that comes later',
    'orders',
    ['"account": "${{ params.sender }}"', '"account": "${{ steps.pick-list.output.account }}"'],
    '«pick-list».output',
    'later',
    '`pick-list`',
  ),
  mistake(
    'start data of a wrong type',
    'orders',
    ['"pages": 3', '"pages": "3"'],
    '"pages": «"3"»',
    '`data.pages`',
    'whole number',
  ),
  mistake(
    'start data that lacks a key',
    'orders',
    ['"data": { "shop": "https://shop.example", "pages": 3 }', '"data": { "shop": "https://shop.example" }'],
    '«"data"»',
    '`pages`',
    'requires',
  ),
  mistake(
    'a default that its parameter cannot have',
    'nightly',
    ['"default": 7', '"default": "7"'],
    '"default": «"7"»',
    'whole number',
  ),
  mistake(
    'another type asked for than is given',
    'orders',
    ['"total": { "type": "number" }', '"total": { "type": "string" }'],
    '«"total"»: { "type": "string"',
    '`input.total`',
    'text',
    'number',
  ),
];
