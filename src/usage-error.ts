/** Something the person asked for cannot be done as asked; the command line ends with exit code 2. */
export class UsageError extends Error {
  /** What to do instead, one sentence; null where the message says it all. */
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}
