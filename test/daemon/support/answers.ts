import { ControlError } from '../../../runner/daemon/control-error.ts';

/** What a client is told that is refused. */
export async function failed(answer: Promise<unknown>): Promise<ControlError> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof ControlError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
