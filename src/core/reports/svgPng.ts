import { initWasm, Resvg } from '@resvg/resvg-wasm'

/** What drawing needs: resvg's WebAssembly and fonts, of which the first is DejaVu Sans. */
interface DrawingAssets {
  readonly wasm: Uint8Array
  readonly fonts: readonly Uint8Array[]
}

const widest = 3200

let started: Promise<void> | undefined

/**
 * Draws an SVG of ours as PNG, twice its size where that stays below 3,200 pixels. Only the given fonts are
 * used, so the same SVG gives the same bytes on every machine.
 */
export async function svgPng(svg: string, assets: DrawingAssets): Promise<Uint8Array> {
  // The module may be initialized once in a process.
  started ??= initWasm(assets.wasm.slice())
  await started
  const width = Number(/<svg[^>]* width="(\d+)"/.exec(svg)?.[1] ?? widest)
  const drawing = new Resvg(svg, {
    font: {
      fontBuffers: [...assets.fonts],
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
    fitTo: { mode: 'zoom', value: Math.max(1, Math.min(2, widest / width)) },
  })
  try {
    const image = drawing.render()
    try {
      return image.asPng()
    } finally {
      image.free()
    }
  } finally {
    drawing.free()
  }
}
