/** Settings that cannot be used; `message` has one line for each, naming it and where it came from. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}
