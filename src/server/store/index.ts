export { defaultDirectory } from './default-directory.ts';
export { DEFAULT_TTL_MS, FileStore, type FileStoreOptions } from './file-store.ts';
export { isId } from './is-id.ts';
export { DEFAULT_LIMITS, MAX_FILE_BYTES, type StoreLimits } from './limits.ts';
export { fullEntry, objectName, simpleEntry, summaryEntry } from './listing.ts';
export { newId } from './new-id.ts';
export { safeName } from './safe-name.ts';
export { type RefusalCode, StoreRefusal } from './store-refusal.ts';
export type { NewFile, Session, SessionOwner, StoredFile } from './types.ts';
