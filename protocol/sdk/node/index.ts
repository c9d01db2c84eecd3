import type * as api from './api.ts';
import * as errors from './errors.ts';
import { Interrupt as InterruptClass } from './interrupt.ts';
import { register } from './registry.ts';
import { startServing } from './serve.ts';

export const step: typeof api.step = register;
export const serve: typeof api.serve = startServing;
export const StepError: typeof api.StepError = errors.StepError;
export const InvalidInput: typeof api.InvalidInput = errors.InvalidInput;
export const InvalidWith: typeof api.InvalidWith = errors.InvalidWith;
export const Cancelled: typeof api.Cancelled = errors.Cancelled;
/** Made by `ctx.interrupt` alone: the declared constructor is private. */
export const Interrupt = InterruptClass as unknown as typeof api.Interrupt;
