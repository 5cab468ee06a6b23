import * as vscode from 'vscode'
import type * as z from 'zod'
import { diagnose } from '../../core/config/diagnose.ts'
import { gatherProjectFacts } from '../../core/config/gatherFacts.ts'
import { layout } from '../../core/project/layout.ts'
import { FileError, type Files } from '../../core/ports.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds, toolIds } from '../ids.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { openDocument } from '../trees/openChecklists.ts'
import { findingsReply, itemReply, readinessReply } from './answers.ts'
import { inputProblem, isConfigInside, toolInputs } from './inputs.ts'

const configLimit = 4 << 20

/**
 * What an assistant in the editor may do: read the readiness, explain an item, validate a configuration, and start a
 * step after the person agreed. Nothing here puts a sign-off on record. Editors without such tools have none of this.
 */
export function registerTools({ projects }: ExtensionParts): vscode.Disposable {
  if (typeof vscode.lm?.registerTool !== 'function') return vscode.Disposable.from()
  const register = <I extends OfProject>(
    id: string,
    schema: z.ZodType<I>,
    answer: (project: Project, input: I) => Promise<string>,
    prepare?: (input: I) => vscode.PreparedToolInvocation,
  ) =>
    vscode.lm.registerTool<unknown>(id, {
      async invoke({ input }) {
        const read = schema.safeParse(input)
        return reply(read.success ? await forProject(projects, read.data, answer) : inputProblem(read.error))
      },
      // What is going to be refused is not asked about.
      prepareInvocation({ input }) {
        const read = schema.safeParse(input)
        return read.success && vscode.workspace.isTrusted ? prepare?.(read.data) : undefined
      },
    })
  return vscode.Disposable.from(
    register(toolIds.readReadiness, toolInputs.readReadiness, async (project, { gate }) => {
      const report = await project.gate(gate)
      return report.ok ? readinessReply(report.value) : report.findings.map(messageOf).join('\n')
    }),
    register(toolIds.explainItem, toolInputs.explainItem, async (project, { gate, item }) => {
      const [report, acts] = await Promise.all([project.gate(gate), project.ask({ type: 'signOffs' })])
      return report.ok
        ? itemReply(report.value, item, acts.ok ? acts.value : [])
        : report.findings.map(messageOf).join('\n')
    }),
    register(toolIds.validateConfig, toolInputs.validateConfig, (project, { file }) =>
      validate(project, file ?? layout.configs.final),
    ),
    register(
      toolIds.startStep,
      toolInputs.startStep,
      (project, { step }) => startStep(project, step),
      ({ step, project }) => ({
        invocationMessage: vscode.l10n.t('Starting the step {0}', step),
        confirmationMessages: {
          title: vscode.l10n.t('Run from the step {0}?', step),
          message: vscode.l10n.t(
            'This runs the step {0} and all steps after it in the terminal, and replaces what they made before. Project: {1}.',
            step,
            projectsNamed(projects, project)
              .map(({ folder }) => folder.name)
              .join(', '),
          ),
        },
      }),
    ),
  )
}

const reply = (text: string) => new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)])

function projectsNamed({ all }: Projects, name: string | undefined): readonly Project[] {
  return name === undefined ? all : all.filter(({ folder }) => folder.name === name)
}

/** An input that may name one of the projects. */
interface OfProject {
  readonly project?: string | undefined
}

async function forProject<I extends OfProject>(
  projects: Projects,
  input: I,
  answer: (project: Project, input: I) => Promise<string>,
): Promise<string> {
  const { all } = projects
  const named = projectsNamed(projects, input.project)
  const [only] = named
  if (only && named.length === 1) return answer(only, input)
  const names = all.map(({ folder }) => folder.name).join(', ')
  return all.length === 0
    ? 'No folder in this window is a project: none has configs/ or phases/.'
    : `Name one of the projects in this window: ${names}.`
}

/** As the editor has the file, where it is open and not saved yet. */
async function validate({ folder, ports: { files } }: Project, file: string): Promise<string> {
  if (!isConfigInside(file) || (await passesLink(files, file)))
    return 'Only a training_config.yaml, optimization_config.yaml or final_config.yaml inside the project is validated.'
  try {
    const text =
      openDocument(folder.uri, file)?.getText() ?? (await files.readText(file, { limit: configLimit }))
    const facts = await gatherProjectFacts(files, { path: file, text })
    return findingsReply(file, diagnose(text, { file, ...(facts && { project: facts }) }))
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return `${file} can’t be read: ${cause.problem}.`
  }
}

/** Whether a part of a path is a symbolic link, which may lead out of the project. */
async function passesLink(files: Files, file: string): Promise<boolean> {
  const parts = file.split(/[/\\]/)
  for (let count = 1; count <= parts.length; count++) {
    if ((await files.stat(parts.slice(0, count).join('/')))?.symbolic) return true
  }
  return false
}

async function startStep(project: Project, step: string): Promise<string> {
  if (!vscode.workspace.isTrusted)
    return 'Nothing is started: the person has not trusted this workspace. Only they can.'
  await vscode.commands.executeCommand(commandIds.runStep, { project: project.folder.uri.toString(), step })
  return `The step ${step} was asked for in ${project.folder.name}. It runs as a task in the terminal, unless one runs already; read the readiness again when it has ended.`
}
