import type { JsonObject } from '../../protocol/data/json.ts';
import type { RequirementId } from '../../protocol/step/requirements.ts';
import { holdsLoneSurrogate } from '../../protocol/data/well-formed.ts';
import type { Line } from './wire/read-line.ts';

/** Where an observation goes: a requirement is seen to be met, or not. */
export interface Findings {
  met: (id: RequirementId) => void;
  violate: (id: RequirementId, message: string) => void;
}

/** Looks at every line of a session for what holds always, whatever the scenario is about. */
export class LineObserver {
  #previous: Line['kind'] | undefined;
  readonly #findings: Findings;
  readonly #maxMessageBytes: number;

  constructor(findings: Findings, maxMessageBytes: number) {
    this.#findings = findings;
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Returns the message when there is one to go on with. */
  line(line: Line, bytes: number): JsonObject | undefined {
    const previous = this.#previous;
    this.#previous = line.kind;
    switch (line.kind) {
      case 'empty':
      case 'stray':
        return undefined;
      case 'batch':
        this.#findings.violate('FRAME-03', 'wrote an array of messages');
        return undefined;
      case 'broken':
        this.#findings.violate(line.encoding ? 'FRAME-02' : 'FRAME-01', `wrote a line that is ${line.reason}`);
        return undefined;
      case 'message':
        this.#message(line.message, bytes, previous);
        return line.message;
    }
  }

  #message(message: JsonObject, bytes: number, previous: Line['kind'] | undefined): void {
    const { met, violate } = this.#findings;
    met('FRAME-01');
    met('FRAME-03');
    if (holdsLoneSurrogate(message)) violate('FRAME-02', 'wrote half a surrogate pair');
    else met('FRAME-02');
    // Without a line feed of its own before it, a message follows another one, or nothing, directly.
    if (previous === 'message' || previous === undefined)
      violate('FRAME-04', 'wrote a message without a line feed before it');
    else met('FRAME-04');
    const [first, second] = Object.keys(message);
    if (first !== 'jsonrpc' || ('id' in message && second !== 'id')) {
      violate('FRAME-05', `wrote a message whose fields begin with ${[first, second].join(', ')}`);
    } else met('FRAME-05');
    if (bytes > this.#maxMessageBytes)
      violate('LIM-01', `wrote a message of ${bytes} bytes; allowed are ${this.#maxMessageBytes}`);
    else met('LIM-01');
  }
}
