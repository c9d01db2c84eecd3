import { readFileSync } from 'node:fs';

const { words } = JSON.parse(readFileSync(process.env.STEPWELL_INPUT, 'utf8'));
console.log(JSON.stringify({ count: words.length }));
