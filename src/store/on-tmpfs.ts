import { statfs } from 'node:fs/promises'

/** What Linux calls the kind of file system that lives in memory (statfs(2), TMPFS_MAGIC). */
const TMPFS = 0x01021994

/** Whether what is written in a directory is gone when the machine stops. Rejects where there is no such directory. */
export async function isOnTmpfs(dir: string): Promise<boolean> {
  return (await statfs(dir)).type === TMPFS
}
