import type { Workflow } from '../../core/phases/workflow.ts'
import type { Localizer } from '../localizer.ts'
import { definitionIn } from '../tasks/definitionIn.ts'
import { plainText } from './itemNode.ts'
import type { PhaseNode } from './phaseNode.ts'

/** A row for a phase's workflow, with its steps below. */
export function workflowNode(project: string, workflow: Workflow, l10n: Localizer): PhaseNode {
  const { file, steps } = workflow
  const description = l10n.t('{0} steps', steps.length)
  return {
    id: `${project}#${file}`,
    label: l10n.t('Workflow'),
    description,
    tooltip: [workflow.title, file],
    icon: { name: 'list-ordered' },
    spoken: `${l10n.t('Workflow')}, ${description}`,
    context: 'workflow',
    folded: steps.length === 0 ? 'leaf' : 'collapsed',
    children: steps.map((step) => stepNode(project, file, step, l10n)),
    project,
    place: { file },
  }
}

function stepNode(
  project: string,
  file: string,
  step: Workflow['steps'][number],
  l10n: Localizer,
): PhaseNode {
  const task = step.commands.map(definitionIn).find((definition) => definition !== undefined)
  const label = `${step.order} ${plainText(step.title)}`
  return {
    id: `${project}#${file}/${step.id}`,
    label,
    tooltip: [label, ...step.commands],
    icon: { name: task === undefined ? 'book' : 'terminal' },
    spoken: l10n.t('Step {0}', label),
    context: task === undefined ? 'step' : 'step runnable',
    folded: 'leaf',
    children: [],
    project,
    place: { file, line: step.line },
    ...(task && { step: task }),
  }
}
