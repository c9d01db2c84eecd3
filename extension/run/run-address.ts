/** Scheme of what a process is to be run with: a document for each process file. */
export const RUN_SCHEME = 'stepwell-run';

const FILE = /\.process\.json$/i;
const RUN = /\.run\.json$/;

/** Path of the document for a process file's path: beside it, under a name that tells what it is. */
export function runPath(file: string): string {
  return FILE.test(file) ? file.replace(FILE, '.run.json') : `${file}.run.json`;
}

/** Path of the process file a document belongs to. */
export function processFileOf(path: string): string {
  return path.replace(RUN, '.process.json');
}
