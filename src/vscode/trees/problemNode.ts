import type { PhaseNode } from './phaseNode.ts'

/** A row for what is wrong, with the place that a click opens. */
export function problemNode(
  project: string,
  where: string,
  text: string,
  file?: string,
  line?: number,
): PhaseNode {
  return {
    id: `${project}#problem/${where}`,
    label: text,
    tooltip: [text],
    icon: { name: 'warning', colour: 'problemsWarningIcon.foreground' },
    spoken: text,
    context: 'problem',
    folded: 'leaf',
    children: [],
    project,
    ...(file !== undefined && { place: { file, ...(line !== undefined && { line }) } }),
  }
}
