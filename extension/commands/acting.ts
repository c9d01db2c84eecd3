/** Whom the runner is told acts, beside the OS user it sees. */
export const ACTOR = 'VS Code';
