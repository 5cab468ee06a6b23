import type { CreatePlot, PlotData, PlotOptions } from '../../../../webview/shared/plot.ts'

/** A plot without a canvas: what it was told, and how many there are. */
export function plots() {
  const made: {
    options: PlotOptions
    data: PlotData[]
    shown: [number, boolean][]
    emphasized: (number | undefined)[]
    destroyed: boolean
  }[] = []
  const create: CreatePlot = (_, options) => {
    const plot = {
      options,
      data: [] as PlotData[],
      shown: [] as [number, boolean][],
      emphasized: [] as (number | undefined)[],
      destroyed: false,
    }
    made.push(plot)
    return {
      draw: (data) => void (plot.data = [data]),
      show: (index, isShown) => void plot.shown.push([index, isShown]),
      emphasize: (index) => void plot.emphasized.push(index),
      resize: () => undefined,
      destroy: () => void (plot.destroyed = true),
    }
  }
  return { made, create }
}
