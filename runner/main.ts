#!/usr/bin/env node
import { useCompileCache } from './cli/compile-cache.ts';
import { program } from './cli/program.ts';
import { leave } from './cli/leave.ts';

useCompileCache(process.env, process.platform);
program(process.argv.slice(2)).then(leave, (error: unknown) => {
  process.stderr.write(
    `stepwell: internal error, please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  leave(1);
});
