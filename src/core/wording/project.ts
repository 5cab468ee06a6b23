/** Sentences for problems with the project's files as such. */
export const projectWording = {
  'file-missing': (a: { path: string }) => `${a.path} does not exist.`,
  'file-unreadable': (a: { path: string; reason: string }) => `${a.path} can't be read: ${a.reason}.`,
  'file-unwritable': (a: { path: string; reason: string }) =>
    `${a.path} can't be written: ${a.reason}. Nothing of it was changed; choose another place, or make the folder writable, and start again.`,
  'disk-full': (a: { path: string }) =>
    `The disk is full: ${a.path} could not be written. What was finished before is kept; free some space and start again.`,
  'file-too-large': (a: { path: string; limit: number }) =>
    `${a.path} is larger than the ${a.limit} bytes that are read of such a file.`,
  'path-outside-project': (a: { path: string }) =>
    `${a.path} lies outside the project; choose a path inside it.`,
}
