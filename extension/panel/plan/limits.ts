/** Items of a list shown at once. */
export const PAGE_ITEMS = 50;
/** Values of one form: with more, typing becomes slow (5,000 take a third of a second for each change). */
export const MAX_VALUES = 1500;
