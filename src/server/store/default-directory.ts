import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where sessions are kept when nobody says: `$XDG_STATE_HOME/kcr` or `~/.local/state/kcr`
 * (https://specifications.freedesktop.org/basedir-spec/0.8/); in a folder of the temporary directory that only this
 * user can read where the home directory cannot be written, as in most containers. Creates it.
 * @throws Error when that folder of the temporary directory belongs to somebody else.
 */
export function defaultDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const state = env.XDG_STATE_HOME;
  const home = env.HOME ?? homedir();
  const wanted = join(state !== undefined && isAbsolute(state) ? state : join(home, '.local', 'state'), 'kcr');
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    accessSync(wanted, constants.W_OK | constants.X_OK);
    return wanted;
  } catch {
    return privateTemporaryDirectory();
  }
}

function privateTemporaryDirectory(): string {
  const { uid } = userInfo();
  const path = join(tmpdir(), `kcr-${uid}`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  // Anybody may have made it before us, with a link to where he wants our files.
  if (!found.isDirectory() || (uid >= 0 && found.uid !== uid) || (uid >= 0 && (found.mode & 0o077) !== 0)) {
    throw new Error(
      'the folder for sessions in the temporary directory is not ours alone: name another one with the option for it',
    );
  }
  return path;
}
