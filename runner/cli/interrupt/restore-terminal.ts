import { spawnSync } from 'node:child_process';

/** Back from the alternate screen, the cursor on, in the first column. */
const NORMAL_SCREEN = '\x1b[?1047l\x1b[?25h\r';

/**
 * Puts the terminal in order after an editor that was ended and may have left it in its own modes. Node itself
 * restores what it found at its start, but only at its end, and there are lines to show before.
 */
export function restoreTerminal(platform: NodeJS.Platform): void {
  process.stderr.write(NORMAL_SCREEN);
  // A console of Windows has no such modes to be left in.
  if (platform !== 'win32') spawnSync('stty', ['sane'], { stdio: ['inherit', 'ignore', 'ignore'] });
}
