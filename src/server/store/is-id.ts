const ID = /^[A-Za-z0-9_-]{21}$/;

/** Whether a value from outside has the form of an id. Nothing else may become part of a path. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}
