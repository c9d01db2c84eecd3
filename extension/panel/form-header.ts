/** What stands above a form: what it is about, what happened, what comes next, what can be done. */
export interface FormHeader {
  /** What the person is asked for, in a few words. */
  title: string;
  /** Whose it is: the process, the file. */
  subtitle: string;
  /** What the person is asked to do; lines stay lines. */
  message: string;
  /** Steps of the process, in order. */
  steps: FormStep[];
  /** What else there is to know, a line each. */
  facts: FormFact[];
  notices: FormNotice[];
  /** The first is the one meant to be used. */
  actions: FormAction[];
  /** Nothing can be edited any more. */
  locked: boolean;
}

export interface FormStep {
  name: string;
  state: 'done' | 'skipped' | 'failed' | 'here' | 'next' | 'later';
  /** How it went, for a tooltip and for screen readers. */
  note: string;
}

export interface FormFact {
  /** Name of a codicon. */
  icon: string;
  /** `{time}` stands for how far `time` is away. */
  text: string;
  /** ISO 8601. */
  time?: string;
}

export interface FormNotice {
  kind: 'info' | 'warning' | 'error';
  text: string;
  actions: FormAction[];
}

export interface FormAction {
  label: string;
  command: string;
  icon?: string;
  kind: 'primary' | 'secondary' | 'quiet';
  /** Only once nothing is wrong with the data. */
  needsValid?: boolean;
  /** Keys that do the same, for the tooltip. */
  keys?: string;
}
