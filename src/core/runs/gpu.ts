/** What nvidia-smi tells of one GPU. */
export interface GpuLoad {
  readonly index: number
  readonly name: string
  /** Share of time in which it was busy, 0 to 1. */
  readonly busy: number
  /** MiB. */
  readonly used: number
  readonly total: number
}

/** Arguments by which nvidia-smi answers in the form that `parseGpuLoads` reads. */
export const gpuQuery: readonly string[] = [
  '--query-gpu=index,name,utilization.gpu,memory.used,memory.total',
  '--format=csv,noheader,nounits',
]

/** The GPUs of an answer; lines of another form, and figures that aren't known (`[N/A]`), are left out. */
export function parseGpuLoads(answer: string): readonly GpuLoad[] {
  return answer
    .split('\n')
    .slice(0, 64)
    .flatMap((line) => {
      const cells = line.split(',').map((cell) => cell.trim())
      const [busy, used, total] = cells.slice(-3).map(numberOf)
      const index = numberOf(cells[0])
      if (cells.length < 5 || index === undefined || busy === undefined) return []
      if (used === undefined || total === undefined) return []
      return [{ index, name: cells.slice(1, -3).join(', ').slice(0, 100), busy: busy / 100, used, total }]
    })
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined
}
