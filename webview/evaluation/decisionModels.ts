import { ensembleKinds } from '../../src/protocol/evaluation/decision.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { checkbox } from './checkbox.ts'
import { ensembleTitles, type EnsembleKind } from './ensembleTitles.ts'
import { actionButton, keptTexts, type EvaluationLink } from './link.ts'

interface DecisionModels {
  readonly element: HTMLElement
  /** Lists the models there are. */
  load(): Promise<void>
  /** Validation predictions of those that are weighed beside the project's own. */
  models(): readonly string[]
  /** The ensembles that are weighed; none where there is one model. */
  ensembles(): readonly EnsembleKind[]
}

/**
 * Which other models, and which ensembles of them, are weighed for a decision. What is checked is kept.
 *
 * @param changed called when another model is checked, or none any more
 */
export function decisionModels(link: EvaluationLink, changed: () => void): DecisionModels {
  const chosen = new Set(keptTexts(link, 'decisionModels'))
  const left = new Set(keptTexts(link, 'ensemblesLeft'))
  const offered = new Map<string, HTMLElement>()
  const boxes = element('div', { class: 'boxes' })
  const empty = element(
    'p',
    { class: 'muted' },
    t(
      'No other run of this project has validation predictions. Keep predictions/val.npz and test.npz of another run, or add a file: then models are weighed beside each other, and ensembles of them.',
    ),
  )
  const ensembles = element(
    'fieldset',
    {},
    element('legend', {}, t('Ensembles')),
    element(
      'div',
      { class: 'boxes' },
      ...ensembleKinds.map((kind) =>
        checkbox(ensembleTitles[kind](), !left.has(kind), (isChecked) => {
          if (isChecked) left.delete(kind)
          else left.add(kind)
          link.choose('ensemblesLeft', JSON.stringify([...left]))
        }),
      ),
    ),
  )

  function keep(): void {
    link.choose('decisionModels', JSON.stringify([...chosen]))
    ensembles.hidden = chosen.size === 0
    changed()
  }
  function offer(path: string, name = path): void {
    if (offered.has(path)) return
    const box = checkbox(name, chosen.has(path), (isChecked) => {
      if (isChecked) chosen.add(path)
      else chosen.delete(path)
      keep()
    })
    offered.set(path, box)
    boxes.append(box)
    empty.hidden = true
  }
  async function add(): Promise<void> {
    const path = await link.request({ type: 'pickPredictions', purpose: 'model' })
    if (typeof path !== 'string') return
    offer(path)
    const input = offered.get(path)!.querySelector('input')!
    if (!input.checked) input.click()
  }
  ensembles.hidden = chosen.size === 0
  return {
    element: element(
      'div',
      { class: 'models' },
      element(
        'fieldset',
        {},
        element('legend', {}, t('Models beside this one')),
        empty,
        element('div', { class: 'toolbar' }, boxes, actionButton(link, t('Add a file…'), add)),
      ),
      ensembles,
    ),
    async load() {
      for (const { name, path } of await link.request({ type: 'models' })) offer(path, name)
      for (const path of chosen) offer(path)
    },
    models: () => [...chosen],
    ensembles: () => (chosen.size === 0 ? [] : ensembleKinds.filter((kind) => !left.has(kind))),
  }
}
