// Placeholder while the real one is written.
export function inheritableEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && !/^(ELECTRON_|VSCODE_|NODE_OPTIONS$|STEPWELL_)/.test(name));
  return { ...(Object.fromEntries(kept) as Record<string, string>), GIT_TERMINAL_PROMPT: '0' };
}
