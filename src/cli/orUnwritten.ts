import type { Finding } from '../core/finding.ts'
import { FileError } from '../core/ports.ts'
import { fileFinding } from '../core/project/fileFinding.ts'

/** What writing tells; of a file that can't be written a finding, so that what was computed for it is still printed. */
export async function orUnwritten(write: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await write()
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return [fileFinding(cause)]
  }
}
