import { finding, type Finding } from '../finding.ts'
import type { FileError } from '../ports.ts'

/** The finding for a file that could not be read or written. */
export function fileFinding(error: FileError): Finding {
  const place = { file: error.path }
  const reason = error.cause instanceof Error ? error.cause.message : error.problem
  switch (error.problem) {
    case 'missing':
      return finding('file-missing', 'error', { path: error.path }, place)
    case 'outside':
      return finding('path-outside-project', 'error', { path: error.path }, place)
    case 'no-space':
      return finding('disk-full', 'error', { path: error.path }, place)
    case 'unwritable':
      return finding('file-unwritable', 'error', { path: error.path, reason }, place)
    case 'too-large':
    case 'unreadable':
      return finding('file-unreadable', 'error', { path: error.path, reason }, place)
  }
}
