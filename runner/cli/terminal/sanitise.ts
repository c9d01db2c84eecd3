/* eslint-disable no-control-regex -- control characters are what this file is about */

/** OSC, DCS, SOS, PM, APC strings: to their terminator, or to the end when there is none. */
const STRINGS = /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[\s\S]*?(?:\x07|\x1b\\|\x9c|$)/g;
/** Control sequences; group 1 is set for those that only set colours (SGR). */
const SEQUENCES = /(?:\x1b\[|\x9b)(?:([\d;:]*m)|[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]?)/g;
const SHORT_ESCAPES = /\x1b(?!\[[\d;:]*m)[\x20-\x2f]*[\x30-\x7e]?/g;
const CONTROLS = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]/g;
/** Marks that reorder or hide the text around them (bidi embeddings, overrides, isolates, marks; zero-width). */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
/** A line without any of these is safe as it is; most are. */
const SUSPECT = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\udb40]/;

/**
 * Makes a line that a step wrote safe to show on a terminal: it can no longer move the cursor, set titles, follow
 * links or reorder what surrounds it. Of a line that overwrites itself with carriage returns the last state is left.
 * @param keepColour leaves colours in, for a terminal that asked for them (FORCE_COLOR)
 */
export function sanitise(line: string, keepColour = false): string {
  return visibleText(line, keepColour).replaceAll('\t', '    ');
}

/** The same with tabs as they are, for whoever can show them. */
export function visibleText(line: string, keepColour = false): string {
  if (!SUSPECT.test(line)) return line;
  const last = line.replace(/\r+$/, '').split('\r').at(-1) ?? '';
  const kept = last
    .replace(STRINGS, '')
    .replace(SEQUENCES, (_whole, colour: string | undefined) =>
      keepColour && colour !== undefined ? `\x1b[${colour}` : '',
    )
    .replace(SHORT_ESCAPES, '')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '');
  return kept.includes('\x1b[') ? `${kept}\x1b[0m` : kept.replaceAll('\x1b', '');
}

/** The same for text of several lines. */
export function sanitiseLines(text: string, keepColour = false): string[] {
  return text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => sanitise(line, keepColour));
}
