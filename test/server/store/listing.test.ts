import { expect, it } from 'vitest';
import { fullEntry, summaryEntry } from '../../../src/server/store/listing.ts';
import { newId } from '../../../src/server/store/new-id.ts';
import type { StoredFile } from '../../../src/server/store/types.ts';

const file: StoredFile = {
  id: newId(),
  sessionId: newId(),
  name: 'sales.tar.gz',
  path: 'sales.tar.gz',
  originalName: 'SALES?.tar.gz',
  contentType: 'application/gzip',
  bytes: 3,
  sha256: 'ab',
  createdAtMs: Date.UTC(2026, 1, 10),
};

it('lists a summary in which LibreChat finds its file and its age', () => {
  const session = {
    id: file.sessionId,
    entityId: null,
    userId: null,
    createdAtMs: 0,
    lastUsedAtMs: Date.UTC(2026, 1, 11),
  };
  const entry = summaryEntry(file, session);
  expect(entry.name.startsWith(`${file.sessionId}/${file.id}`)).toBe(true);
  expect(entry.lastModified).toBe('2026-02-11T00:00:00.000Z');
});

it('lists in full so that the agents before 3.1.80 get id and name out of it', () => {
  const entry = fullEntry(file);
  // As their getSessionFiles does.
  expect(entry.name.split('/')[1]?.split('.')[0]).toBe(file.id);
  expect(entry.metadata['original-filename']).toBe('SALES?.tar.gz');
  expect(entry).toMatchObject({ id: file.id, session_id: file.sessionId, size: 3, contentType: 'application/gzip' });
});
