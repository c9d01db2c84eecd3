import { appends, bareSyncs } from './appends.ts';
import { fill } from './fill.ts';
import { opened } from './opened.ts';
import { stalls } from './stalls.ts';

// One measurement a program, so that none finds the memory of another: `WHAT FOLDER NUMBER`, prints JSON.
const [, , what = '', folder = '', number = '0'] = process.argv;
const measurements: Record<string, (folder: string, number: number) => Promise<unknown>> = {
  appends,
  bareSyncs,
  fill,
  opened,
  stalls,
};

const measure = measurements[what];
if (!measure) throw new Error(`no measurement is named ${what}`);
void measure(folder, Number(number)).then((result) => {
  console.log(JSON.stringify(result));
});
