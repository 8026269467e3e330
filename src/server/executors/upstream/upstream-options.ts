export interface UpstreamOptions {
  /** Base of the server behind, with any path before `/exec`: `http://kubecoderun:8000`, `https://api.example/v1`. */
  readonly url: string;
  /** Sent as `x-api-key` in place of the caller's credentials; null passes those on. */
  readonly apiKey?: string | null;
}
