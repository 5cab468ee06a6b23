import * as vscode from 'vscode'
import { confusionMatrixSvg } from '../../core/reports/confusionMatrix.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import {
  readEvaluationRequest,
  type EvaluationAnswer,
  type EvaluationProtocol,
  type EvaluationView,
  type SavedPicture,
} from '../../protocol/evaluation.ts'
import { commandIds, panelIds } from '../ids.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { classCurves } from './evaluationCurves.ts'
import { cellMarkdown, curvesMarkdown, evaluationMarkdown } from './evaluationMarkdown.ts'
import { evaluationModel, matrixView } from './evaluationModel.ts'
import { cellList, cellSamples } from './evaluationSamples.ts'
import type { PanelKind } from './panel.ts'

/** What the evaluation panel is restored from: the project's folder. */
interface EvaluationState {
  readonly folder: string
}

/** Samples of a cell that are copied at once. */
const mostCopied = 1000

type Copied = string | undefined | Promise<string | undefined>

/** The evaluation of a project's production run, recomputed from its predictions whenever its files change. */
export function evaluationKind(projects: Projects): PanelKind<EvaluationProtocol, EvaluationState> {
  return {
    viewType: panelIds.evaluation,
    view: 'evaluation',
    icon: { light: 'evaluation-light.svg', dark: 'evaluation-dark.svg' },
    key: ({ folder }) => folder,
    title: ({ folder }) =>
      projects.all.length > 1
        ? vscode.l10n.t('Evaluation: {0}', projectAt(projects, folder)?.folder.name ?? '')
        : vscode.l10n.t('Evaluation'),
    readState(value) {
      const { folder } = (value ?? {}) as Partial<EvaluationState>
      return typeof folder === 'string' ? { folder } : undefined
    },
    readRequest: readEvaluationRequest,
    start({ folder }, link) {
      const ground = () => projectAt(projects, folder)?.ground()
      const copy = async (text: (view: EvaluationView, present: Ground) => Copied): Promise<boolean> => {
        const present = ground()
        const answer = await load(present)
        const copied = present && answer.kind === 'ready' && (await text(answer.view, present))
        if (typeof copied !== 'string') return false
        await vscode.env.clipboard.writeText(copied)
        vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as Markdown'), 3000)
        return true
      }
      const changes = projects.onDidChange((changed) => {
        if (!changed || changed.folder.uri.toString() === folder) link.notify({ type: 'changed' })
      })
      return {
        dispose: () => changes.dispose(),
        handlers: {
          load: () => load(ground()),
          async curves({ index }) {
            const present = ground()
            return present && classCurves(present, index)
          },
          async cell({ actual, predicted, from }) {
            const present = ground()
            return present
              ? cellSamples(present, { actual, predicted, from })
              : { actual, predicted, samples: [], total: 0 }
          },
          async drawMatrix() {
            const evaluation = await ground()?.evaluation()
            if (!evaluation?.ok || evaluation.value.confusionMatrix.length === 0) return undefined
            return confusionMatrixSvg(evaluation.value.confusionMatrix, evaluation.value.classNames)
          },
          async around({ index }) {
            const evaluation = await ground()?.evaluation()
            if (!evaluation?.ok || index >= evaluation.value.confusionMatrix.length) return undefined
            return matrixView(evaluation.value, index)
          },
          copy: ({ part }) => copy((view) => evaluationMarkdown(view, part)),
          copyCurves: ({ index, threshold }) =>
            copy(async (view, present) => {
              const curves = await classCurves(present, index)
              return curves && curvesMarkdown(view, curves, threshold)
            }),
          copyCell: (cell) =>
            copy(async (view, present) => cellMarkdown(view, await cellList(present, cell, mostCopied))),
          async start({ what }) {
            await vscode.commands.executeCommand(commandIds[what], { folder })
          },
          save: ({ picture, format, content }) =>
            savePicture(
              projectAt(projects, folder),
              picture,
              format,
              format === 'svg' ? Buffer.from(content, 'utf8') : Buffer.from(content, 'base64'),
            ),
        },
      }
    },
  }
}

const projectAt = (projects: Projects, folder: string): Project | undefined =>
  projects.all.find(({ folder: { uri } }) => uri.toString() === folder)

const answers = new WeakMap<Ground, Promise<EvaluationAnswer>>()

/** Computed once until a file changes: the project then has another ground. */
function load(ground: Ground | undefined): Promise<EvaluationAnswer> {
  if (!ground)
    return Promise.resolve({
      kind: 'missing',
      reasons: [vscode.l10n.t('The project’s folder is not open in this window.')],
      startable: false,
    })
  const answer = answers.get(ground) ?? evaluationModel(ground)
  answers.set(ground, answer)
  return answer
}

/** Writes where the person says; false where they cancel. */
async function savePicture(
  project: Project | undefined,
  picture: SavedPicture,
  format: 'svg' | 'png',
  content: Uint8Array,
): Promise<boolean> {
  const name = `${picture}.${format}`
  const uri = await vscode.window.showSaveDialog({
    ...(project && { defaultUri: vscode.Uri.joinPath(project.folder.uri, name) }),
    filters: { [format.toUpperCase()]: [format] },
    title: vscode.l10n.t('Save Picture'),
  })
  if (!uri) return false
  await vscode.workspace.fs.writeFile(uri, content)
  const open = vscode.l10n.t('Open')
  void vscode.window
    .showInformationMessage(vscode.l10n.t('Saved {0}', vscode.workspace.asRelativePath(uri)), open)
    .then((chosen) => chosen && vscode.commands.executeCommand('vscode.open', uri))
  return true
}
