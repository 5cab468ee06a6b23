/** What was measured in a real editor, as rows of a table. */
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { root } from './steps.mjs'
import { time } from './benchTable.mjs'

const milliseconds = (value) => time(value / 1000)
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`
const kilobytes = (bytes) => `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB`
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * values.length)]
const median = (values) => quantile(values, 0.5)
const usual = (values) => quantile(values, 0.95)

/** A limit as it is told, and whether a figure is over it. */
const atMost = (figure, limit, unit) => ({ limit: `${limit} ${unit}`, over: figure > limit })

const heldUp = (what, { longestDelay }) => ({
  what: `extension host held up at most, ${what}`,
  value: milliseconds(longestDelay),
  ...atMost(longestDelay, 100, 'ms'),
})
const frames = (what, { median, usual, longest }) => ({
  what: `time between two frames of the panel, ${what}: median, 95 of 100, longest`,
  value: [median, usual, longest].map((value) => value.toFixed(0)).join(' / ') + ' ms',
  ...atMost(usual, 50, 'ms (95 of 100)'),
  peer: 'the screen’s 16.7 ms',
  ratio: usual / 16.7,
})

/** @param {import('../test/vscode/bench/typing.ts').Typing} typed */
function keystrokes({ lines, findings, underlined, letters }) {
  const row = (what, values, limit) => ({
    what: `${what}: median, 95 of 100`,
    value: `${median(values).toFixed(0)} / ${usual(values).toFixed(0)} ms`,
    ...limit,
    peer: 'from the key to its letter on the screen',
    ratio: median(values) / median(letters),
  })
  return [
    row(
      `from a change of a configuration of ${lines} lines to its findings, in the extension host`,
      findings,
      atMost(median(findings), 50, 'ms'),
    ),
    row('… from the key to its finding underlined on the screen', underlined),
  ]
}

/** What a figure of memory is held against. */
const bare = 'an empty folder, the extension not started'

/**
 * The rows of what was measured, `over` where that is more than its limit; what wasn't measured has none.
 *
 * @param {Partial<import('../test/vscode/bench/editor.ts').EditorFigures>} figures
 */
export function editorRows({ activation, memory, drawing, typing = [], long, list, evaluation, slider }) {
  const over = (figures) => memory && figures.resident / memory.without.resident
  return [
    ...(activation ? activationRows(activation) : []),
    ...(drawing
      ? [
          {
            what: 'from an appended event to the drawn point, median',
            value: milliseconds(median(drawing.panel)),
            ...atMost(median(drawing.panel), 500, 'ms'),
            peer: 'the editor’s own text editor with a line that was appended',
            ratio: median(drawing.panel) / median(drawing.text),
          },
        ]
      : []),
    ...typing.flatMap(keystrokes),
    ...(memory ? memoryRows(memory, over) : []),
    ...(long
      ? [
          {
            what: `memory of the extension host with a run of a million points (${megabytes(long.bytes)} of events)`,
            value: megabytes(long.hostZooming.resident),
            ...(memory && { peer: bare, ratio: over(long.hostZooming) }),
          },
          {
            what: 'opening the run of a million points, until all of it is drawn',
            value: time(long.opened),
            peer: '`JSON.parse` of its lines in Node alone',
            ratio: long.opened / long.parsed,
          },
          heldUp('while it is opened', long.hostOpening),
          heldUp('while it grows', long.hostAppending),
          heldUp('while its charts are zoomed', long.hostZooming),
        ]
      : []),
    ...(list
      ? [
          { what: `listing ${list.runs} runs that were not looked at before`, value: time(list.listed) },
          heldUp(`while ${list.runs} runs are listed`, list.host),
        ]
      : []),
    ...(evaluation
      ? [
          {
            what: `evaluating ${evaluation.samples} samples of ${evaluation.classes} classes, until its panel shows it`,
            value: time(evaluation.shown),
          },
          heldUp('meanwhile', evaluation.host),
        ]
      : []),
    ...(slider ? sliderRows(slider) : []),
    ...(long
      ? [
          frames('while the run of a million points is opened', long.opening),
          frames('while it grows', long.appending),
          frames('while its charts are zoomed', long.zooming),
          frames('while the window is resized', long.resizing),
        ]
      : []),
  ]
}

/** @param {import('../test/vscode/bench/slider.ts').Slider} slider */
function sliderRows({ samples, usable, host, frame, painted, late, stepped, lateSteps, held, lateHeld }) {
  const number = samples.toLocaleString('en')
  const followed = (what, times, missed) => [
    {
      what: `${what}: median, 95 of 100`,
      value: `${median(times).toFixed(1)} / ${usual(times).toFixed(1)} ms`,
      ...atMost(usual(times), 33.4, 'ms (95 of 100)'),
      peer: 'the time between two frames at rest',
      ratio: median(times) / frame,
    },
    {
      what: '… whose figures were not in the first frame after the key',
      value: `${missed} of ${times.length}`,
      ...atMost(missed, Math.floor(times.length / 20), `of ${times.length}`),
    },
  ]
  return [
    {
      what: `evaluating ${number} samples of two classes, until the threshold slider over all of them can be moved`,
      value: time(usable),
    },
    heldUp('until then', host),
    ...followed(
      'from a key on that slider to the end of the frame that shows the new figures',
      painted,
      late,
    ),
    ...followed('… from the key for the next higher score among all of them', stepped, lateSteps),
    ...followed('… the same while the key is held, 30 times a second', held, lateHeld),
  ]
}

/** A start's record holds what else loads at that moment, which only adds: the least of them is held against the limit. */
function activationRows(starts) {
  const row = (what, spent, limit = () => ({})) => {
    const ours = starts.map((start) => spent(start.ours)).toSorted((a, b) => a - b)
    const git = Math.min(...starts.map((start) => spent(start.git)))
    return {
      what: `${what}: least of ${starts.length} starts (the others)`,
      value: `${milliseconds(ours[0])} (${ours.slice(1).map(milliseconds).join(', ')})`,
      ...limit(ours[0]),
      peer: 'the least of the editor’s own Git extension',
      ratio: ours[0] / git,
    }
  }
  return [
    row(
      'activating the extension, loading its code and calling it, by the editor’s own record',
      ({ load, call }) => load + call,
      (least) => atMost(least, 50, 'ms (aim: 20)'),
    ),
    row('… until all its parts are registered, while the editor starts', ({ finish }) => finish),
  ]
}

const memoryRows = ({ project, run, updates, updated }, over) => [
  {
    what: 'memory of the extension host with the sample open',
    value: megabytes(project.resident),
    peer: bare,
    ratio: over(project),
  },
  {
    what: '… with the panel of a run that goes on',
    value: megabytes(run.resident),
    peer: bare,
    ratio: over(run),
  },
  {
    what: `… after ${updates} epochs more of that run`,
    value: megabytes(updated.resident),
    peer: bare,
    ratio: over(updated),
  },
  {
    what: `… kept of each of these epochs, rubbish collected`,
    value: kilobytes(Math.max(0, updated.heap - run.heap) / updates),
  },
]

/** Bundles of `dist/` without their maps, and the package that was measured. */
export function sizeRows({ target, bytes }) {
  const dist = path.join(root, 'dist')
  const sizeOf = (folder, ending) =>
    readdirSync(path.join(dist, folder))
      .filter((name) => name.endsWith(ending))
      .reduce((sum, name) => sum + statSync(path.join(dist, folder, name)).size, 0)
  const views = readdirSync(path.join(dist, 'webview')).filter((name) => name.endsWith('.js'))
  return [
    {
      what: '`extension.cjs`, read when the extension starts',
      value: kilobytes(sizeOf('.', 'extension.cjs')),
      peer: 'its parts, read one by one after that',
      ratio: sizeOf('.', 'extension.cjs') / sizeOf('parts', '.cjs'),
    },
    { what: 'all parts of the extension', value: kilobytes(sizeOf('parts', '.cjs')) },
    ...views.map((name) => {
      const view = path.basename(name, '.js')
      const size = sizeOf('webview', `${view}.js`) + sizeOf('webview', `${view}.css`)
      return { what: `panel \`${view}\`, script and styles`, value: kilobytes(size) }
    }),
    {
      what: 'command line, all files of its own',
      value: kilobytes(sizeOf('cli', '.js') + sizeOf('chunks', '.js') + sizeOf('runtime', '.js')),
    },
    { what: `VSIX for ${target}`, value: `${(bytes / 1e6).toFixed(1)} MB` },
  ]
}
