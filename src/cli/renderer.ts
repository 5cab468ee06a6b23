import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Renderer } from '../core/finalize/step.ts'

const resolve = (name: string) => createRequire(import.meta.url).resolve(name)

/** Renders SVG with resvg; its WebAssembly and the fonts are read from their packages at the first picture. */
export function createRenderer(): Renderer {
  let assets: ReturnType<typeof readAssets> | undefined
  return {
    async png(svg) {
      const { svgPng } = await import('../core/reports/svgPng.ts')
      return svgPng(svg, await (assets ??= readAssets()))
    },
  }
}

async function readAssets() {
  const [wasm, ...fonts] = await Promise.all(
    [
      '@resvg/resvg-wasm/index_bg.wasm',
      'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
      'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
    ].map((name) => readFile(resolve(name))),
  )
  return { wasm: wasm!, fonts }
}
