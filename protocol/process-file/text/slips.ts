import type { Range } from '../problem-list.ts';

/** What the parser does not understand at a place. */
export interface SyntaxFault {
  /** Name of jsonc-parser's error code. */
  code: string;
  offset: number;
  /** Counted from 1. */
  line: number;
  /** Where the key or element begins that cannot be understood. */
  from: number;
  /** Where the parser goes on; it passes over what is between. */
  resumed: number;
  /** A quote is missing, or is a single one: what stands behind it in its line is read the wrong way round. */
  isOfQuotes: boolean;
}

export interface Slips<Fault extends SyntaxFault> {
  /** One fault for each slip, the one that is nearest to it. */
  told: Fault[];
  /** Parts of the text of which nothing can be said. */
  broken: Range[];
}

/**
 * Tells slips from their consequences: a missing quote turns the rest of its line inside out, and may hide a bracket in
 * it; with a bracket too much or too little everything behind it stands in the wrong object.
 */
export function slipsIn<Fault extends SyntaxFault>(faults: readonly Fault[], text: string): Slips<Fault> {
  const told: Fault[] = [];
  const broken: Range[] = [];
  const breakOff = (from: number, to: number): void => {
    broken.push({ offset: from, length: to - from });
  };
  let wrongQuotes: { from: number; line: number; end: number } | undefined;
  let element: Fault | undefined;
  for (const fault of faults) {
    const { line, end } = wrongQuotes ?? {};
    const follows = fault.line === line || (end !== undefined && isNextToken(fault, end, text));
    // All elements of a list without its first bracket are one mistake.
    const first = isElement(fault, text) ? (element ??= fault) : (element = undefined);
    const isTold = !follows && (first === undefined || first === fault);
    // What the parser passed over in lines further down opens or closes something: that does not stand where it did.
    const passed = text.slice((follows ? end : undefined) ?? endOfLine(text, fault.offset), fault.resumed);
    if ((!follows && breaksStructure(fault, text)) || hasBrackets(passed)) {
      if (isTold) told.push(fault);
      breakOff((follows ? wrongQuotes : first)?.from ?? fault.from, text.length);
      break;
    }
    if (!isTold) continue;
    told.push(fault);
    if (!fault.isOfQuotes) continue;
    wrongQuotes = { from: fault.from, line: fault.line, end: endOfLine(text, fault.offset) };
    // A bracket in the line may count, or be a part of a text: nobody can tell in what the next line stands.
    const rest = text.slice(wrongQuotes.from, wrongQuotes.end);
    // In a text that goes on to the end of the line, expressions are parts of it.
    const isOpen = hasBrackets(fault.code === OPEN_TEXT ? rest.replaceAll(/\$\{\{[^{}]*\}\}/g, '') : rest);
    breakOff(wrongQuotes.from, isOpen ? text.length : wrongQuotes.end);
    if (isOpen) break;
  }
  return { told, broken };
}

/** A text where a key was expected: the list it is in has lost its bracket. */
function isElement({ code, offset }: SyntaxFault, text: string): boolean {
  return code === 'ColonExpected' && ',]'.includes(text[offset] ?? ' ');
}

/** Between the end of a line and it are blanks and comments only: what the line should have ended with is missed there. */
function isNextToken({ offset }: SyntaxFault, end: number, text: string): boolean {
  return offset >= end && offset - end < MAX_BETWEEN && NOTHING.test(text.slice(end, offset));
}

function hasBrackets(part: string): boolean {
  return /[{}[\]]/.test(part);
}

function endOfLine(text: string, offset: number): number {
  const end = text.slice(offset).search(/[\r\n]/);
  return end < 0 ? text.length : offset + end;
}

const OPEN_TEXT = 'UnexpectedEndOfString';
/** Comments looked through, in UTF-16 code units. */
const MAX_BETWEEN = 2000;
const NOTHING = /^(?:\s|\/\/.*|\/\*(?:[^*]|\*(?!\/))*\*\/)*$/;

/** Whether what follows stands in another object or list than it was meant to. */
function breaksStructure({ code, offset }: SyntaxFault, text: string): boolean {
  const found = text[offset] ?? '';
  switch (code) {
    case 'CommaExpected':
      return ':]}'.includes(found);
    case 'ColonExpected':
      return '{[]'.includes(found);
    case 'ValueExpected':
      return found === ':';
    case 'PropertyNameExpected':
      return ':{['.includes(found);
    case 'CloseBraceExpected':
    case 'CloseBracketExpected':
    case 'EndOfFileExpected':
    case 'UnexpectedEndOfComment':
      return true;
    default:
      return false;
  }
}
