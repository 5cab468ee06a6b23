import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Frame } from 'playwright-core'
import { writeNpz } from '../../../src/core/arrays/npz.ts'
import type { Editor } from '../library/editor.ts'
import { askHost } from './askHost.ts'
import type { HostFigures } from './host.ts'
import { within } from './within.ts'

const size = { test: 10_000_000, val: 100_000, moves: 120, steps: 60, held: 400 }

/** An evaluation of very many samples of two classes, and its threshold moved with the arrow keys. */
export interface Slider {
  readonly samples: number
  /** Seconds from asking for the panel to the slider that can be moved, over every sample of test. */
  readonly usable: number
  /** Until then. */
  readonly host: HostFigures
  /** Milliseconds between two frames of the panel while nothing is moved: the display's own. */
  readonly frame: number
  /** Milliseconds, one a move: from the key's event, by the browser's clock, to the end of the frame with the new figures. */
  readonly painted: readonly number[]
  /** Moves whose figures weren't in the first frame that was begun after the key. */
  readonly late: number
  /** The same for steps to the next higher score among all of them, each by a key of its own. */
  readonly stepped: readonly number[]
  readonly lateSteps: number
  /** The same for a key that is held: through several stretches of scores that the panel is given. */
  readonly held: readonly number[]
  readonly lateHeld: number
}

interface Move {
  readonly painted: number
  /** Frames that were begun after the key and showed the old figures. */
  readonly missed: number
}

/** Replaces the predictions of the production run, opens their evaluation and moves the threshold of a class on test. */
export async function measureSlider(editor: Editor): Promise<Slider> {
  const run = path.join(editor.folder, 'results', 'production')
  // Without the data, the names of the classes are those that the trainer recorded.
  await rm(path.join(editor.folder, 'data'), { recursive: true })
  const signature = path.join(run, 'signature.json')
  const recorded = JSON.parse(await readFile(signature, 'utf8')) as object
  await writeFile(signature, JSON.stringify({ ...recorded, classNames: ['no', 'yes'] }))
  for (const split of ['val', 'test'] as const)
    await writeFile(path.join(run, 'predictions', `${split}.npz`), predictions(size[split]))
  await pause(3000)
  await askHost(editor)
  const began = Date.now()
  await editor.command('Finalize Model: Show Evaluation')
  const panel = await editor.webview('main', 60_000)
  await panel.locator('#threshold').waitFor({ timeout: 90_000 })
  const usable = (Date.now() - began) / 1000
  const host = await askHost(editor)
  // The slider counts every sample of test: what it shows adds up to them.
  await panel.getByRole('heading', { name: 'Threshold, on test' }).waitFor()
  const counted = await panel.evaluate<number>(sumOfCounts)
  if (counted !== size.test) throw new Error(`The slider counts ${counted} samples.`)
  return { samples: size.test, usable, host, ...(await move(editor, panel)) }
}

const sumOfCounts = `[...document.querySelectorAll('.tiles.threshold dd')].slice(-4)
  .reduce((sum, { textContent }) => sum + Number(textContent.replaceAll(',', '')), 0)`

const predicted = `[...document.querySelectorAll('.tiles.threshold dd')].slice(-4, -2)
  .reduce((sum, { textContent }) => sum + Number(textContent.replaceAll(',', '')), 0)`

/** Times between frames at rest; the page's first second is left to what it still draws. */
const frameTime = `new Promise((resolve) => {
  const times = []
  const tick = (time) => times.push(time) < 62 ? requestAnimationFrame(tick) : resolve(
    times.slice(1).map((each, at) => each - times[at]).sort((a, b) => a - b)[30])
  requestAnimationFrame(tick)
})`

/**
 * From an event to the message that comes after the frame in whose text the figures are new: the frame is painted by
 * then. Every frame is counted meanwhile.
 */
const follow = (selector: string, event: string, counted: string) => `
  globalThis.moved = []
  document.querySelector(${JSON.stringify(selector)}).addEventListener(${JSON.stringify(event)}, ({ timeStamp }) => {
    const figures = document.querySelector(${JSON.stringify(counted)})
    const text = () => figures.value ?? figures.textContent
    const before = text()
    let missed = 0
    const look = () => {
      if (text() === before) {
        missed++
        requestAnimationFrame(look)
        return
      }
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => moved.push({ painted: performance.now() - timeStamp, missed })
      port2.postMessage(undefined)
    }
    requestAnimationFrame(look)
  }, true)`

const whenMoved = (times: number) => `new Promise((resolve) => {
  const look = () => moved.length >= ${times} ? resolve() : setTimeout(look)
  look()
})`

/** Milliseconds between two repetitions of a key that is held, as keyboards send them. */
const repetition = 33

async function move(editor: Editor, panel: Frame): Promise<Omit<Slider, 'samples' | 'usable' | 'host'>> {
  const slider = panel.locator('#threshold')
  await slider.scrollIntoViewIfNeeded()
  await slider.focus()
  await pause(3000)
  const frame = await panel.evaluate<number>(frameTime)
  const repeat = async (times: number, press: (each: number) => Promise<void>) => {
    for (let each = 1; each <= times; each++) {
      // Keys come at any moment of a frame.
      await pause(20 + ((each * 7) % 17))
      await press(each)
      await within(5000, `move ${each}`, panel.evaluate(whenMoved(each)))
    }
    return panel.evaluate<Move[]>('moved')
  }
  await panel.evaluate(follow('#threshold', 'keydown', '.tiles.threshold'))
  const moves = await repeat(size.moves, (each) =>
    editor.page.keyboard.press(each > size.moves / 2 ? 'ArrowLeft' : 'ArrowRight'),
  )
  await editor.screenshot('slider')
  const next = 'button[aria-label="Next higher score"]'
  await panel.locator(next).focus()
  await panel.evaluate(follow(next, 'keydown', '.threshold-control input[type=number]'))
  const steps = await repeat(size.steps, () => editor.page.keyboard.press('Enter'))
  await panel.evaluate('moved.length = 0')
  const before = await panel.evaluate<number>(predicted)
  for (let each = 0; each < size.held; each++) {
    await editor.page.keyboard.down('Enter')
    await pause(repetition)
  }
  await editor.page.keyboard.up('Enter')
  await within(5000, 'the held key', panel.evaluate(whenMoved(size.held)))
  const held = await panel.evaluate<Move[]>('moved')
  // Each score is that of one sample, which is no longer predicted.
  const passed = before - (await panel.evaluate<number>(predicted))
  if (passed !== size.held) throw new Error(`A key held for ${size.held} steps went past ${passed} samples.`)
  return {
    frame,
    painted: paintedOf(moves),
    late: lateOf(moves),
    stepped: paintedOf(steps),
    lateSteps: lateOf(steps),
    held: paintedOf(held),
    lateHeld: lateOf(held),
  }
}

const paintedOf = (moves: readonly Move[]) => moves.map(({ painted }) => painted)
const lateOf = (moves: readonly Move[]) => moves.filter(({ missed }) => missed > 0).length

/** Scores that are all distinct, of which three in four are on the right side. */
function predictions(samples: number): Uint8Array {
  const yTrue = new BigInt64Array(samples)
  const scores = new Float64Array(samples * 2)
  let state = 1
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  for (let row = 0; row < samples; row++) {
    const score = random()
    yTrue[row] = random() < score ? 1n : 0n
    scores[2 * row] = 1 - score
    scores[2 * row + 1] = score
  }
  return writeNpz({
    y_true: { type: 'int64', shape: [samples], data: yTrue },
    y_score: { type: 'float64', shape: [samples, 2], data: scores },
  })
}
