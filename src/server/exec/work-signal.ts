export interface WorkSignal {
  /** Its reason is a text: caller-left, deadline, stopping. */
  readonly signal: AbortSignal;
  /** Ties it to the signal of the response. */
  follow(response: AbortSignal): void;
  end(reason: string): void;
}

/** The signal that ends an execution: with the response, or, on `finish`, not for a caller that merely left. */
export function workSignal(onDisconnect: 'abort' | 'finish'): WorkSignal {
  const work = new AbortController();
  return {
    signal: work.signal,
    end: (reason) => work.abort(reason),
    follow(response) {
      const ended = () => {
        const reason = response.reason instanceof Error ? response.reason.message : 'ended';
        if (onDisconnect === 'abort' || reason !== 'caller-left') work.abort(reason);
      };
      if (response.aborted) ended();
      else response.addEventListener('abort', ended, { once: true });
    },
  };
}
