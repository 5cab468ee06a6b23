import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Renderer } from '../core/finalize/step.ts'

const resolve = (name: string) => createRequire(import.meta.url).resolve(name)

/** Renders SVG with resvg; its WebAssembly and the font are read from their packages at the first picture. */
export function createRenderer(): Renderer {
  return {
    async png(svg) {
      const { confusionMatrixPng } = await import('../core/reports/confusionMatrixPng.ts')
      const [wasm, regular, bold] = await Promise.all([
        readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')),
        readFile(resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
        readFile(resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
      ])
      return confusionMatrixPng(svg, { wasm, fonts: [regular, bold] })
    },
  }
}
