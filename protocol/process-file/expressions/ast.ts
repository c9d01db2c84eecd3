/** What an expression is made of. Offsets are UTF-16 code units of the text the expression was read from. */
export type Expression = Literal | Path | Not | Logical | Comparison;

export interface Literal {
  kind: 'literal';
  value: string | number | boolean | null;
  offset: number;
  length: number;
}

/** `steps.fetch.output.rows[0]`: the root is the first segment. */
export interface Path {
  kind: 'path';
  segments: [Segment, ...Segment[]];
  /** As it was written. */
  text: string;
  offset: number;
  length: number;
}

export interface Segment {
  key: string | number;
  offset: number;
  length: number;
}

export interface Not {
  kind: 'not';
  operand: Expression;
}

/** `a && b && c` in one node, so that long chains do not nest. */
export interface Logical {
  kind: 'and' | 'or';
  operands: Expression[];
}

export type Comparator = '==' | '!=' | '<' | '>' | '<=' | '>=' | 'in';

export interface Comparison {
  kind: 'comparison';
  operator: Comparator;
  left: Expression;
  right: Expression;
  /** Where the operator stands. */
  offset: number;
}

/** A text with expressions in it. */
export type Template = (string | Path)[];
