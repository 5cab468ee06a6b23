import { finding, type Finding } from '../core/finding.ts'
import type { Files } from '../core/ports.ts'
import type { Scheme } from '../core/reports/plots/theme.ts'
import { createRenderer } from './renderer.ts'

/** Writes pictures into a folder: each as SVG, which follows the reader's light or dark theme, and as light PNG. */
export async function writePlots(
  files: Files,
  folder: string,
  draw: (scheme: Scheme) => Readonly<Record<string, string>>,
): Promise<Finding> {
  const renderer = createRenderer()
  const written: string[] = []
  const light = draw('light')
  for (const [name, svg] of Object.entries(draw('auto'))) {
    await files.write(`${folder}/${name}.svg`, svg)
    await files.write(`${folder}/${name}.png`, await renderer.png(light[name]!))
    written.push(`${name}.svg`, `${name}.png`)
  }
  return finding('plots-written', 'info', { folder, files: written })
}
