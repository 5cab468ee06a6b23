import * as vscode from 'vscode'
import {
  readEvaluationRequest,
  type EvaluationAnswer,
  type EvaluationProtocol,
} from '../../protocol/evaluation.ts'
import type { EvaluationView } from '../../protocol/evaluationView.ts'
import { commandIds, panelIds } from '../ids.ts'
import type { Engine } from '../engine/engine.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { cellMarkdown, comparisonMarkdown, curvesMarkdown, evaluationMarkdown } from './evaluationMarkdown.ts'
import { folderGone } from './folderGone.ts'
import { setCalibration } from './evaluationCalibrate.ts'
import { baselineHandlers } from './evaluationBaseline.ts'
import { savePicture, savePlots } from './evaluationPictures.ts'
import { decisionHandlers } from './evaluationRecord.ts'
import { PickedPredictions } from './pickedPredictions.ts'
import type { PanelKind } from './panel.ts'
import { titleInWorkspace } from './titleInWorkspace.ts'

/** What the evaluation panel is restored from: the project's folder. */
interface EvaluationState {
  readonly folder: string
}

/** Samples of a cell that are copied at once. */
const mostCopied = 1000

type Copied = string | undefined | Promise<string | undefined>

/**
 * The evaluation of a project's production run, recomputed from its predictions whenever its files change.
 *
 * @param version of the extension, for the log of decisions
 */
export function evaluationKind(
  projects: Projects,
  engine: Engine,
  version: string,
): PanelKind<EvaluationProtocol, EvaluationState> {
  return {
    viewType: panelIds.evaluation,
    view: 'evaluation',
    icon: { light: 'evaluation-light.svg', dark: 'evaluation-dark.svg' },
    key: ({ folder }) => folder,
    title: ({ folder }) => titleInWorkspace(vscode.l10n.t('Evaluation'), folder),
    readState(value) {
      const { folder } = (value ?? {}) as Partial<EvaluationState>
      return typeof folder === 'string' ? { folder } : undefined
    },
    readRequest: readEvaluationRequest,
    start({ folder }, link) {
      const project = () => projects.at(folder)
      const closed = new AbortController()
      let ongoing = new AbortController()
      const load = async () => {
        const signal = AbortSignal.any([closed.signal, ongoing.signal])
        await projects.known
        return evaluationOf(project(), signal)
      }
      const copy = async (text: (view: EvaluationView, present: Project) => Copied): Promise<boolean> => {
        const present = project()
        const answer = await load()
        const copied = present && answer.kind === 'ready' && (await text(answer.view, present))
        if (typeof copied !== 'string') return false
        await vscode.env.clipboard.writeText(copied)
        vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as Markdown'), 3000)
        return true
      }
      const unfollow = engine.follow(vscode.Uri.parse(folder).fsPath, (stage) =>
        link.notify({ type: 'evaluating', stage }),
      )
      const changes = projects.onDidChange((changed) => {
        if (!changed || changed.folder.uri.toString() === folder) link.notify({ type: 'changed' })
      })
      const picked = new PickedPredictions()
      const baselines = baselineHandlers(project, picked, closed.signal)
      const decisions = decisionHandlers(project, version, picked, closed.signal)
      return {
        dispose() {
          changes.dispose()
          unfollow()
          closed.abort(new Error('The panel was closed.'))
        },
        handlers: {
          async load() {
            const { signal } = ongoing
            try {
              return await load()
            } catch (error) {
              if (closed.signal.aborted || !signal.aborted) throw error
              return { kind: 'cancelled' }
            }
          },
          cancel() {
            ongoing.abort(new Error('The evaluation was cancelled.'))
            ongoing = new AbortController()
            return Promise.resolve()
          },
          exactMetrics: async (request) => project()?.ask(request, closed.signal),
          curves: async (curves) => project()?.ask(curves, closed.signal),
          threshold: async (threshold) => project()?.ask(threshold, closed.signal),
          scores: async (threshold) => project()?.ask(threshold, closed.signal),
          ...decisions,
          ...baselines,
          calibration: async (request) => project()?.ask(request, closed.signal),
          async calibrate({ method }) {
            const present = project()
            if (!present) throw new Error(folderGone())
            return setCalibration(present, method)
          },
          cell: async (cell) =>
            project()?.ask(cell, closed.signal) ?? {
              actual: cell.actual,
              predicted: cell.predicted,
              samples: [],
              total: 0,
            },
          slice: async (slice) =>
            project()?.ask(slice, closed.signal) ?? { kind: 'refused', reason: folderGone() },
          sliceMetrics: async (slice) =>
            project()?.ask(slice, closed.signal) ?? { kind: 'refused', reason: folderGone() },
          failures: async (failures) => project()?.ask(failures, closed.signal) ?? [],
          drawMatrix: async (request) => project()?.ask(request, closed.signal),
          around: async (around) => project()?.ask(around, closed.signal),
          copy: ({ part }) =>
            copy(async (view, present) => {
              const withCalibration = part === 'all' || part === 'calibration'
              const calibration = withCalibration
                ? await present.ask({ type: 'calibration' }, closed.signal)
                : undefined
              return evaluationMarkdown(view, part, calibration)
            }),
          copyComparison: ({ path }) =>
            copy(async (view) => {
              const answer = await baselines.compare({ type: 'compare', path })
              return answer.kind === 'compared' ? comparisonMarkdown(view, answer.comparison) : undefined
            }),
          copyCurves: ({ index, split, threshold }) =>
            copy(async (view, present) => {
              const curves = await present.ask({ type: 'curves', index, split }, closed.signal)
              const asked = { type: 'threshold', index, split, threshold } as const
              const point = await present.ask(asked, closed.signal)
              return curves && point && curvesMarkdown(view, curves, point)
            }),
          copyCell: ({ actual, predicted }) =>
            copy(async (view, present) => {
              const cell = { type: 'cellList', actual, predicted, most: mostCopied } as const
              return cellMarkdown(view, await present.ask(cell, closed.signal))
            }),
          async start({ what }) {
            await vscode.commands.executeCommand(commandIds[what], { folder })
          },
          save: ({ picture, format, content }) => savePicture(project(), picture, format, content),
          plots: async (request) => project()?.ask(request, closed.signal) ?? [],
          savePlots: ({ files }) => savePlots(project(), files),
        },
      }
    },
  }
}

/** The evaluation of the files as they are now; aborted with the panel that waits for it. */
function evaluationOf(project: Project | undefined, signal: AbortSignal): Promise<EvaluationAnswer> {
  if (project) return project.ask({ type: 'evaluation' }, signal)
  return Promise.resolve({
    kind: 'missing',
    reasons: [folderGone()],
    isRefused: false,
    startable: false,
  })
}
