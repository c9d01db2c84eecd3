import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** docs/cli.md, from the definitions of the commands. @param {string} root of the repository */
export async function cliDocs(root) {
  const { COMMANDS, EXIT_MEANINGS, usage, argumentRows, optionRows } = await load(root);
  const commands = COMMANDS.map(({ definition }) => definition).filter(({ hidden }) => !hidden);
  return `# The command line

<!-- Made by scripts/generate.mjs from runner/cli/definitions; do not edit. -->

Data goes to standard output, everything for eyes to standard error. \`stepwell COMMAND --help\` says the same as this
page. A command's own options stand before \`--\`.

| command | |
| --- | --- |
${commands.map(({ name, summary }) => `| [\`${name}\`](#stepwell-${name}) | ${summary} |`).join('\n')}

## Exit status

| status | meaning |
| --- | --- |
${EXIT_MEANINGS.map(([status, meaning]) => `| ${status} | ${meaning} |`).join('\n')}

${commands.map((command) => section(command, { usage, argumentRows, optionRows })).join('\n')}`;
}

function section(command, { usage, argumentRows, optionRows }) {
  const rows = [...argumentRows(command), ...optionRows(command)];
  return `## stepwell ${command.name}

\`\`\`text
${usage(command)}
\`\`\`

${command.description.join('\n\n')}

${rows.length > 0 ? `| | |\n| --- | --- |\n${rows.map(([name, help]) => `| \`${cell(name)}\` | ${cell(help)} |`).join('\n')}\n` : ''}
${command.examples.map((example) => `${example.help}\n\n\`\`\`sh\n${example.command}\n\`\`\`\n`).join('\n')}`;
}

const cell = (text) => text.replaceAll('|', '\\|');

/** The definitions are TypeScript with imports: bundled into a file of their own, the commands' code left out. */
async function load(root) {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-docs-'));
  try {
    const outfile = join(folder, 'definitions.mjs');
    await build({
      stdin: {
        contents: `export { COMMANDS } from './runner/cli/definitions/index.ts';
          export { EXIT_MEANINGS } from './runner/cli/exit-status.ts';
          export { usage, argumentRows, optionRows } from './runner/cli/help.ts';`,
        resolveDir: root,
        loader: 'ts',
      },
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile,
      logLevel: 'warning',
      plugins: [
        {
          name: 'no-commands',
          setup: ({ onResolve }) => {
            onResolve({ filter: /\.ts$/ }, (args) =>
              args.kind === 'dynamic-import' ? { path: args.path, external: true } : undefined,
            );
          },
        },
      ],
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
