/** Something people can do something about: the message says what happened and what to do. It is shown, not logged. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** Buttons: label and what it does. */
  readonly actions: readonly UserErrorAction[];

  constructor(message: string, actions: readonly UserErrorAction[] = []) {
    super(message);
    this.actions = actions;
  }
}

export interface UserErrorAction {
  title: string;
  run: () => unknown;
}
