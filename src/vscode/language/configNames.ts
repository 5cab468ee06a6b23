const names = ['training_config', 'optimization_config', 'final_config'] as const
const pattern = new RegExp(`(?:^|/)(?:${names.join('|')})\\.ya?ml$`)

/** Glob of the files that are read as configurations. */
export const configPattern = `**/{${names.join(',')}}.{yaml,yml}`

/** Whether a path is that of a configuration, by its name. */
export const isConfigName = (path: string): boolean => pattern.test(path)

/** A path relative to its folder, with `/`; the name alone where it lies outside or there is no folder. */
export function pathInFolder(folder: string | undefined, path: string): string {
  const base = folder?.replace(/\/$/, '')
  return base !== undefined && path.startsWith(`${base}/`)
    ? path.slice(base.length + 1)
    : (path.split('/').at(-1) ?? path)
}
