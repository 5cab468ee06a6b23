import type { Frame } from 'playwright-core'

/** How evenly a view drew: times between two of its animation frames, milliseconds. */
export interface FrameFigures {
  readonly frames: number
  readonly median: number
  /** 95 of 100 are not longer. */
  readonly usual: number
  readonly longest: number
}

const begin = `
  globalThis.frameTimes = []
  const tick = (time) => {
    frameTimes.push(time)
    globalThis.frameTick = requestAnimationFrame(tick)
  }
  globalThis.frameTick = requestAnimationFrame(tick)`
const end = `cancelAnimationFrame(frameTick), frameTimes`

/** Counts the frames of a view while the work is done. */
export async function framesDuring(view: Frame, work: () => Promise<void>): Promise<FrameFigures> {
  await view.evaluate(begin)
  await work()
  const times = await view.evaluate<number[]>(end)
  const gaps = times.slice(1).map((time, index) => time - times[index]!)
  gaps.sort((a, b) => a - b)
  const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? 0
  return { frames: gaps.length, median: at(0.5), usual: at(0.95), longest: gaps.at(-1) ?? 0 }
}
