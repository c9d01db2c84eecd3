// Made by scripts/generate.mjs from the declared types; do not edit.
import type { Validate } from './step-messages.js';

/** Tells whether the params of a request have the declared shape; by method. */
export declare const validateParams: Readonly<Record<string, Validate<object>>>;
