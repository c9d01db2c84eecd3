/** One thing `stepwell doctor` looked at. */
export interface Finding {
  /** What was looked at, in a word or two. */
  about: string;
  /** `note`: worth knowing, nothing to do. */
  level: 'ok' | 'note' | 'problem';
  /** What was found, one sentence. */
  text: string;
  /** For a problem: what to do. */
  advice?: string;
}

export const ok = (about: string, text: string): Finding => ({ about, level: 'ok', text });
export const note = (about: string, text: string): Finding => ({ about, level: 'note', text });
export const problem = (about: string, text: string, advice: string): Finding => ({
  about,
  level: 'problem',
  text,
  advice,
});
