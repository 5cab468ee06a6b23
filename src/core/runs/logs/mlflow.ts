import { finding, type Finding } from '../../finding.ts'
import type { Files } from '../../ports.ts'
import type { RunEvent } from '../records.ts'
import { followPoints, type PointReader } from './followPoints.ts'
import type { LogFormat } from './logFormat.ts'
import { numberIn } from './csvLog.ts'
import { parseMeta, type MlflowRun } from './mlflowMeta.ts'
import { attempt } from './place.ts'
import type { Points } from './points.ts'
import { createLineSplitter } from './textLines.ts'

const mostMetrics = 500
const mostFindings = 20
const deepest = 4
const metaLimit = 2 ** 16

/**
 * A run in MLflow's file store: `meta.yaml` tells its state, and `metrics/` holds a file a metric, a line a value:
 * milliseconds, value, step. A metric with a `/` in its name lies in a folder.
 */
export const mlflowLog: LogFormat = {
  id: 'mlflow',
  title: 'MLflow',
  marks: (entries) => entries.includes('meta.yaml') && entries.includes('metrics'),
  async find(place) {
    const metas = place.names.filter((name) => /(?:^|\/)meta\.yaml$/.test(name))
    let found: string | undefined
    let latest = -1
    for (const name of metas) {
      const run = parseMeta(new TextDecoder().decode(await place.head(name)))
      const modified = await place.modified(name)
      if (run?.kind !== 'run' || modified < latest) continue
      found = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '.'
      latest = modified
    }
    return found
  },
  follow: (files, path, receiver) =>
    followPoints(files, receiver, {
      list: () => metricFiles(files, `${path}/metrics`),
      read: (file, points, report) =>
        createReader(file, file.slice(path.length + '/metrics/'.length), points, report),
      more: async () => stateOf(await readMeta(files, `${path}/meta.yaml`)),
    }),
}

async function readMeta(files: Files, path: string): Promise<MlflowRun | undefined> {
  const meta = parseMeta(await attempt(() => files.readText(path, { limit: metaLimit }), ''))
  return meta?.kind === 'run' ? meta : undefined
}

/** What a run's own record says of its course. */
function stateOf(run: MlflowRun | undefined): readonly RunEvent[] {
  const begin: RunEvent[] = run?.started === undefined ? [] : [{ event: 'run_started', time: run.started }]
  const time = run?.ended ?? ''
  switch (run?.status) {
    case 'finished':
      return [...begin, { event: 'run_finished', time, exit_code: 0 }]
    case 'killed':
      return [...begin, { event: 'run_finished', time, exit_code: 130 }]
    case 'failed':
      return [...begin, { event: 'failed', time, reason: 'MLflow records the run as failed' }]
    default:
      return begin
  }
}

async function metricFiles(files: Files, folder: string, depth = 0): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of await attempt(() => files.list(folder), [])) {
    if (found.length >= mostMetrics) break
    const path = `${folder}/${name}`
    const stat = await attempt(() => files.stat(path), undefined)
    if (stat?.kind === 'file') found.push(path)
    else if (stat?.kind === 'directory' && !stat.symbolic && depth < deepest)
      found.push(...(await metricFiles(files, path, depth + 1)))
  }
  return found.slice(0, mostMetrics)
}

function createReader(
  file: string,
  metric: string,
  points: Points,
  report: (finding: Finding) => void,
): PointReader {
  const lines = createLineSplitter()
  let number = 0
  let broken = 0
  return {
    get unfinished() {
      return lines.rest.length
    },
    push(bytes) {
      for (const line of lines.push(bytes)) {
        number++
        if (line === '') continue
        const [, value = '', step = '0'] = line.split(' ')
        const read = numberIn(value)
        if (read !== undefined && /^-?\d{1,15}$/.test(step))
          points.add(metric, Math.max(0, Number(step)), read)
        else if (++broken <= mostFindings) {
          const position = { line: number - 1, character: 0 }
          const args = { file, line: number, reason: 'a time, a value and a step were expected' }
          report(
            finding('log-line-broken', 'warning', args, { file, range: { start: position, end: position } }),
          )
        }
      }
    },
  }
}
