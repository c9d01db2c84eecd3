/**
 * What the extension does with the text of process files: a bundle of its own, which is loaded when the first one is
 * read. It is a quarter of the extension's code, and a window without process files in sight needs none of it.
 */
export { parseProcessFile } from '../../protocol/process-file/parse.ts';
export { runFolders } from '../logs/run-folders.ts';
export { firstValues } from '../run/first-values.ts';
export { readOutline } from '../views/files/read-outline.ts';
