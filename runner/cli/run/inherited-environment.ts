/**
 * Variables of the caller that steps do not get: those by which editors and Node steer their own processes, and the
 * runner's. Everything else of the caller's environment they inherit. A name that ends in `*` stands for all that
 * begin so.
 */
export const WITHHELD_VARIABLES = ['ELECTRON_*', 'VSCODE_*', 'NODE_OPTIONS', 'STEPWELL_*'] as const;

/** @param platform on Windows the case of names does not count */
export function inheritedEnvironment(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !isWithheld(platform === 'win32' ? name.toUpperCase() : name)) inherited[name] = value;
  }
  return inherited;
}

function isWithheld(name: string): boolean {
  return WITHHELD_VARIABLES.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}
