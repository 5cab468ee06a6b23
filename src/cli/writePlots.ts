import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { finding, type Finding } from '../core/finding.ts'
import { FileError } from '../core/ports.ts'
import { dismissHelpers } from '../core/metrics/kernels/threads.ts'
import { leaveWorkspace } from '../core/metrics/kernels/workspace.ts'
import { collectGarbage } from '../node/collectGarbage.ts'
import type { PortsOf } from './command.ts'
import { createRenderer } from './renderer.ts'

/**
 * Writes pictures into a folder, which may lie anywhere and is made: each as SVG, which follows the reader's light or
 * dark theme, and as light PNG.
 *
 * @param folder as the user named it, from `cwd`
 * @param plots SVG by file name without ending
 * @param of the file that they show, where there may be several
 */
export async function writePlots(
  portsOf: PortsOf,
  cwd: string,
  folder: string,
  plots: Readonly<Record<string, string>>,
  of?: string,
): Promise<Finding> {
  const target = path.resolve(cwd, folder)
  try {
    await mkdir(target, { recursive: true })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const isFile = code === 'EEXIST' || code === 'ENOTDIR'
    throw new FileError('unwritable', folder, {
      cause: isFile ? new Error('a file stands where a folder is needed', { cause }) : cause,
    })
  }
  await makeRoom()
  const { files } = portsOf(target)
  const renderer = createRenderer()
  const written: string[] = []
  const write = async (name: string, content: Uint8Array | string) => {
    try {
      await files.write(name, content)
    } catch (cause) {
      if (!(cause instanceof FileError)) throw cause
      throw new FileError(cause.problem, path.join(folder, name), { cause: cause.cause })
    }
    written.push(name)
  }
  for (const [name, svg] of Object.entries(plots)) {
    await write(`${name}.svg`, svg)
    await write(`${name}.png`, await renderer.png(svg))
  }
  return finding('plots-written', 'info', { folder, files: written, ...(of !== undefined && { of }) })
}

/** Pictures take more memory than the code and a small file together: what was worked in goes before they are rendered. */
async function makeRoom(): Promise<void> {
  await dismissHelpers()
  leaveWorkspace()
  collectGarbage()
}
