import type { Systemctl } from './systemctl.ts';

/** Where a unit is, who manages it, and whom to tell. */
export interface Place {
  path: string;
  scope: 'system' | 'user';
  systemctl: Pick<Systemctl, 'do' | 'unavailable'>;
  write: (line: string) => void;
}
