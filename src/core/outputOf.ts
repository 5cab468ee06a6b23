import { isNotStarted, type ProcessOptions, type Processes } from './ports.ts'

/**
 * What a program prints on its standard output that ends by itself and well: the first `limit` characters. Undefined
 * where it fails, or can't be started.
 */
export async function outputOf(
  processes: Processes,
  command: string,
  args: readonly string[],
  { limit, ...options }: Pick<ProcessOptions, 'cwd' | 'env'> & { readonly limit: number },
): Promise<string | undefined> {
  let output = ''
  try {
    const end = await processes.run(command, args, {
      ...options,
      onOutput(text, stream) {
        if (stream === 'stdout' && output.length < limit) output += text
      },
    })
    return end.exitCode === 0 ? output.slice(0, limit) : undefined
  } catch (cause) {
    if (!isNotStarted(cause)) throw cause
    return undefined
  }
}
