import type { ViewEnd } from '../../src/protocol/channel.ts'
import type { EvaluationProtocol } from '../../src/protocol/evaluation.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { partsOf } from './copying.ts'

/** What the sections are given: their way to the host and what the person chose before. */
export interface EvaluationLink {
  readonly request: ViewEnd<EvaluationProtocol>['request']
  /** What was chosen earlier in this panel, by name. */
  choice(name: string): unknown
  choose(name: string, value: string | number | boolean): void
  /** Evaluates again. */
  again(): Promise<void>
  /** Does something the person asked for; a failure is told in the panel. */
  attempt(work: () => Promise<void>): Promise<void>
}

/** A text that was chosen before; empty where none was. */
export function keptText(link: EvaluationLink, name: string): string {
  const kept = link.choice(name)
  return typeof kept === 'string' ? kept : ''
}

/** A list of texts that was chosen before; empty where none was. */
export function keptTexts(link: EvaluationLink, name: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(keptText(link, name) || '[]')
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}

/** A button that asks the host for something; a failure is told in the panel. */
export function actionButton(
  link: EvaluationLink,
  label: string,
  work: () => Promise<unknown>,
  kind: 'secondary' | 'primary' = 'secondary',
): HTMLElement {
  return element(
    'button',
    {
      ...(kind === 'secondary' && { class: kind }),
      attributes: { type: 'button' },
      on: {
        click: () =>
          void link.attempt(async () => {
            await work()
          }),
      },
    },
    label,
  )
}

/** A button that copies what an element shows, below the page's heading. */
export const copyButton = (
  link: EvaluationLink,
  shown: () => Element,
  label = t('Copy as Markdown'),
): HTMLElement =>
  actionButton(link, label, () => {
    const [copied, header] = [shown(), document.querySelector('main header')]
    const parts = [...(header && !copied.contains(header) ? partsOf(header) : []), ...partsOf(copied)]
    return link.request({ type: 'copy', parts })
  })

/** A section that can be copied. */
export function copiedSection(
  link: EvaluationLink,
  id: string,
  title: string,
  buttons: readonly HTMLElement[],
  ...content: readonly (Node | undefined | false)[]
): HTMLElement {
  const made = section(id, title, [...buttons, copyButton(link, () => made)], ...content)
  return made
}

/** A section with its heading and, at the end of the same line, its buttons. */
export function section(
  id: string,
  title: string,
  buttons: readonly HTMLElement[],
  ...content: readonly (Node | undefined | false)[]
): HTMLElement {
  return element(
    'section',
    { attributes: { 'aria-labelledby': id } },
    element(
      'div',
      { class: 'heading' },
      element('h2', { attributes: { id } }, title),
      buttons.length > 0 && element('div', { class: 'buttons no-print' }, ...buttons),
    ),
    ...content,
  )
}
