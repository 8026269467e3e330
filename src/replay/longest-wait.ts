/** The longest time that a timer of Node can wait, ms. */
export const LONGEST_WAIT_MS = 2 ** 31 - 1;
