import * as vscode from 'vscode'
import {
  readEvaluationRequest,
  type EvaluationAnswer,
  type EvaluationProtocol,
} from '../../protocol/evaluation.ts'
import { commandIds, panelIds } from '../ids.ts'
import type { Engine } from '../engine/engine.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { copiedMarkdown } from './copiedMarkdown.ts'
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
          cellList: async ({ actual, predicted }) =>
            project()?.ask({ type: 'cellList', actual, predicted }, closed.signal) ?? {
              actual,
              predicted,
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
          async copy({ parts }) {
            await vscode.env.clipboard.writeText(copiedMarkdown(parts))
            vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as Markdown'), 3000)
          },
          async start({ what }) {
            await vscode.commands.executeCommand(commandIds[what], { folder })
          },
          save: ({ picture, format, content }) => savePicture(project(), picture, format, content),
          async plots(request) {
            const reason = picked.refusal(request.chosen?.models ?? [])
            if (reason !== undefined) throw new Error(reason)
            return project()?.ask(request, closed.signal) ?? []
          },
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
