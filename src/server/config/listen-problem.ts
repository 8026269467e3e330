import { SettingError } from './setting-error.ts';
import { codeOf } from './system-problem.ts';

/** Why a server cannot listen, as the setting to change; null for an error of another kind. */
export function listenProblem(error: unknown, host: string, port: number): SettingError | null {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new SettingError(
        'port',
        `another program listens on ${host} port ${port} (EADDRINUSE): end it, or give another port; 0 takes a free one`,
      );
    case 'EACCES':
    case 'EPERM':
      return new SettingError(
        'port',
        `this user may not listen on port ${port} (EACCES): give one above 1023, or the capability CAP_NET_BIND_SERVICE`,
      );
    case 'EADDRNOTAVAIL':
      return new SettingError(
        'host',
        `${host} is no address of this machine (EADDRNOTAVAIL): give one that it has, 0.0.0.0 for all, 127.0.0.1 for itself only`,
      );
    case 'EAFNOSUPPORT':
      return new SettingError('host', `this machine does not speak the protocol of ${host} (EAFNOSUPPORT)`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EINVAL':
      return new SettingError(
        'host',
        `expected an address or a name of this machine; ${JSON.stringify(host)} cannot be resolved`,
      );
    default:
      return null;
  }
}
