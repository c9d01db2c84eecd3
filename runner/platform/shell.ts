// Placeholder while the real one is written: sh-like shells only.
export function scriptName(_shell: string): string { return 'script'; }
export function shellCommand(shell: string, script: string): [string, ...string[]] { return [shell, '-e', script]; }
