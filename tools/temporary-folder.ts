import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Runs in a folder of its own, which is gone afterwards. */
export function inTemporaryFolder<T>(name: string, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
