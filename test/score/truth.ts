/** What `X.truth.json` says beside a captured `X.log`: per request who closed first and when, from a packet capture. */
export interface Truth {
  readonly requests: readonly TruthRequest[];
}

export interface TruthRequest {
  readonly tag?: string;
  readonly kcr_request_id: string | null;
  readonly request_start: string;
  readonly http_status?: number | null;
  readonly streamed?: boolean;
  readonly connection_reused?: boolean;
  readonly client_addr?: string;
  readonly earlier_on_same_connection?: readonly string[];
  readonly closed_mid_request_by?: string | null;
  readonly closed_at?: string | null;
  readonly response_first_byte?: string | null;
  readonly client_saw?: { readonly status?: number | null; readonly error?: string | null; readonly at?: string };
  readonly outcome: string;
  /** Which lines of the log tell of it: none if the log has no line of it. */
  readonly lines?: Readonly<Record<string, number>>;
}
