export type RefusalCode = 'no-session' | 'file-too-large' | 'too-many-files' | 'session-full';

/** The store will not take a file; `message` is fit for the caller, `status` is the HTTP status that says the same. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
  readonly code: RefusalCode;
  readonly status: 404 | 413;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
    this.status = code === 'no-session' ? 404 : 413;
  }
}
