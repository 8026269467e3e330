import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface DiskUse {
  readonly bytes: number;
  readonly entries: number;
}

/** stat(2): `st_blocks` counts in these, whatever the file system's own blocks are. */
const BLOCK_BYTES = 512;

/** What lies below folders, links not followed. Stops, and says what it has so far, once past a limit. */
export async function diskUse(folders: readonly string[], limit: DiskUse): Promise<DiskUse> {
  let bytes = 0;
  let entries = 0;
  const open = [...folders];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      entries += 1;
      bytes += await lstat(path).then(
        ({ blocks }) => blocks * BLOCK_BYTES,
        () => 0,
      );
      if (entry.isDirectory()) open.push(path);
      if (bytes > limit.bytes || entries > limit.entries) return { bytes, entries };
    }
  }
  return { bytes, entries };
}
