/**
 * What steps do not inherit: variables of the editor and of the runner itself, which would change how programs behave
 * or hand them what is not theirs. A trailing `*` stands for any end. The documentation publishes this list.
 */
export const NOT_INHERITED = ['ELECTRON_*', 'VSCODE_*', 'NODE_OPTIONS', 'STEPWELL_*'] as const;

/** What steps get unless the process file says otherwise: they have no terminal, so git must fail rather than ask. */
export const ADDED = { GIT_TERMINAL_PROMPT: '0' } as const;

/** The caller's environment as steps inherit it. On Windows, where `Path` and `PATH` are one, names are compared so. */
export function inheritableEnv(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !isKeptBack(name, platform)) kept[name] = value;
  }
  return overlayEnv(kept, ADDED, platform);
}

/** `base` with the variables of `over` in place of its own of the same name; on Windows whatever their case. */
export function overlayEnv(
  base: Readonly<Record<string, string>>,
  over: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  if (platform !== 'win32') return { ...base, ...over };
  const replaced = new Set(Object.keys(over).map((name) => name.toUpperCase()));
  const rest = Object.entries(base).filter(([name]) => !replaced.has(name.toUpperCase()));
  return { ...Object.fromEntries(rest), ...over };
}

function isKeptBack(name: string, platform: NodeJS.Platform): boolean {
  const compared = platform === 'win32' ? name.toUpperCase() : name;
  return NOT_INHERITED.some((pattern) =>
    pattern.endsWith('*') ? compared.startsWith(pattern.slice(0, -1)) : compared === pattern,
  );
}
