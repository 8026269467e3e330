import { existsSync } from 'node:fs';

/** Request ids of servers, and `FILE:LINE` of calls that have none. */
const LIKE_AN_ID = /^[A-Za-z0-9_-]{3,40}$|:\d+$/;

/** The arguments of `kcr explain`: the first is an id; so are others that look like one and are no file. */
export function splitIds(args: readonly string[]): { ids: string[]; files: string[] } {
  const isId = (arg: string, n: number) => n === 0 || (arg !== '-' && LIKE_AN_ID.test(arg) && !existsSync(arg));
  return { ids: args.filter(isId), files: args.filter((arg, n) => !isId(arg, n)) };
}
