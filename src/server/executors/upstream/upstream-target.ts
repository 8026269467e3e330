/** Where requests go: `origin` for the connection, `basePath` before the request's own path, without a slash at its end. */
export interface UpstreamTarget {
  readonly origin: string;
  readonly basePath: string;
}

/** @throws Error that names what is expected, when `url` is no http or https address. */
export function upstreamTarget(url: string): UpstreamTarget {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new Error('the upstream must be an address like http://kubecoderun:8000 or https://host/v1');
  }
  if (parsed.username !== '' || parsed.search !== '' || parsed.hash !== '') {
    throw new Error('the address of the upstream may have neither user, query nor fragment');
  }
  return { origin: parsed.origin, basePath: parsed.pathname.replace(/\/+$/, '') };
}
