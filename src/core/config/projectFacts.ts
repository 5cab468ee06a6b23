import path from 'node:path'

/** What the project around a configuration says, as far as it could be found out. */
export interface ProjectFacts {
  /** Absolute. */
  readonly root: string
  /** Of the files that the configuration names, those that don't exist. */
  readonly missing: readonly string[]
  /** Folders that other configurations of the project write to. */
  readonly outputFolders: readonly { readonly folder: string; readonly owner: string }[]
  /** Shape of one training sample: `[8, 8]`, `[30]`. */
  readonly sampleShape?: readonly number[]
  readonly trainSamples?: number
  readonly classes?: number
  /** Columns of the training file, where it is a table. */
  readonly columns?: readonly string[]
}

/** A path relative to the project in its shortest form, empty for the project itself. Absolute where outside. */
export function normalFolder(folder: string, root: string | undefined): string {
  const plain = folder.replaceAll('\\', '/')
  const relative =
    path.posix.isAbsolute(plain) && root !== undefined ? path.posix.relative(root, plain) : plain
  const normal = path.posix.normalize(relative).replace(/\/+$/, '')
  return normal === '.' ? '' : normal
}

/** Whether a path stays inside the project. An absolute path does only where the root is known to hold it. */
export function isInside(folder: string, root: string | undefined): boolean {
  const normal = normalFolder(folder, root)
  return !(
    path.posix.isAbsolute(normal) ||
    /^[A-Za-z]:/.test(normal) ||
    normal === '..' ||
    normal.startsWith('../')
  )
}
