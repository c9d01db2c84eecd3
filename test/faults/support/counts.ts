/** Few rounds with `npm test`, the full count with `npm run test:faults`. */
export function rounds(few: number, full: number): number {
  return process.env['STEPWELL_FUZZ'] === 'full' ? full : few;
}
