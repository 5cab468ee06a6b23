/** Whether a path that a record names stays in the project: relative, with no way up. Records may be written by anybody. */
export function isInside(path: string): boolean {
  return (
    path !== '' &&
    !/^[/\\]|^[A-Za-z]:/.test(path) &&
    !path.includes('\0') &&
    !path.split(/[/\\]/).includes('..')
  )
}
