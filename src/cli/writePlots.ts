import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { finding, type Finding } from '../core/finding.ts'
import { FileError } from '../core/ports.ts'
import type { Scheme } from '../core/reports/plots/theme.ts'
import type { PortsOf } from './command.ts'
import { createRenderer } from './renderer.ts'

/**
 * Writes pictures into a folder, which may lie anywhere and is made: each as SVG, which follows the reader's light or
 * dark theme, and as light PNG.
 *
 * @param folder as the user named it, from `cwd`
 */
export async function writePlots(
  portsOf: PortsOf,
  cwd: string,
  folder: string,
  draw: (scheme: Scheme) => Readonly<Record<string, string>>,
): Promise<Finding> {
  const target = path.resolve(cwd, folder)
  try {
    await mkdir(target, { recursive: true })
  } catch (cause) {
    throw new FileError('unwritable', folder, { cause })
  }
  const { files } = portsOf(target)
  const renderer = createRenderer()
  const written: string[] = []
  const light = draw('light')
  for (const [name, svg] of Object.entries(draw('auto'))) {
    await files.write(`${name}.svg`, svg)
    await files.write(`${name}.png`, await renderer.png(light[name]!))
    written.push(`${name}.svg`, `${name}.png`)
  }
  return finding('plots-written', 'info', { folder, files: written })
}
