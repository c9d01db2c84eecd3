import type { Scenario } from '../scenario.ts';
import { cancelling } from './cancelling.ts';
import { data } from './data.ts';
import { describing } from './describing.ts';
import { envelope } from './envelope.ts';
import { errors } from './errors.ts';
import { framing } from './framing.ts';
import { initializing } from './initializing.ts';
import { lifecycle } from './lifecycle.ts';
import { notifications } from './notifications.ts';
import { running } from './running.ts';
import { sizes } from './sizes.ts';
import { stray } from './stray.ts';

/** Everything `check-step` tries, in the specification's order. */
export const SCENARIOS: readonly Scenario[] = [
  ...framing,
  ...envelope,
  ...initializing,
  ...describing,
  ...running,
  ...notifications,
  ...errors,
  ...cancelling,
  ...lifecycle,
  ...stray,
  ...data,
  ...sizes,
];
