import { describeEditor } from './run/describe-editor.ts';

await describeEditor('oldest');
