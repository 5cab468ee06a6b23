import type { CopiedTable } from '../../src/protocol/evaluation/copy.ts'
import type { CellSample, Picture } from '../../src/protocol/evaluation/samples.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, isolated } from '../shared/dom.ts'
import { describe, partsOf } from './copying.ts'
import { actionButton, type EvaluationLink } from './link.ts'
import { copiedTable } from './table.ts'

interface SampleList {
  readonly element: HTMLElement
  /** Asks for the samples of a cell and lists them, a page at a time. */
  show(actual: number, predicted: number): Promise<void>
}

/** The samples of one cell of the confusion matrix, as pictures where inputs are. */
export function sampleList({ classNames }: EvaluationView, link: EvaluationLink): SampleList {
  const title = element('h3', { attributes: { 'aria-live': 'polite' } })
  let listed: readonly CellSample[] = []
  const list = describe(element('ul', { class: 'samples' }), () => tableOf(listed))
  let next: (() => Promise<void>) | undefined
  const more = element('button', {
    class: 'secondary',
    attributes: { type: 'button', hidden: true },
    on: { click: () => next && void link.attempt(next) },
  })
  let shown: { readonly actual: number; readonly predicted: number } | undefined
  const copy = actionButton(link, t('Copy these samples as Markdown'), async () => {
    if (!shown) return
    const { samples, total } = await link.request({ type: 'cellList', ...shown })
    const told = t('{0} of {1} are listed.', countText(samples.length), countText(total))
    await link.request({
      type: 'copy',
      parts: [...partsOf(title), { kind: 'paragraph', text: told }, tableOf(samples)],
    })
  })
  const holder = element(
    'div',
    { class: 'cell', attributes: { hidden: true } },
    element('div', { class: 'heading' }, title, element('div', { class: 'buttons no-print' }, copy)),
    list,
    more,
  )
  let asked = 0

  async function add(actual: number, predicted: number, from: number): Promise<void> {
    const turn = ++asked
    const { samples, total } = await link.request({ type: 'cell', actual, predicted, from })
    if (turn !== asked) return
    shown = { actual, predicted }
    const [actualName, predictedName] = [
      isolated(classNames[actual] ?? actual),
      isolated(classNames[predicted] ?? predicted),
    ]
    title.textContent =
      actual === predicted
        ? t('{0}: {1} samples predicted rightly', actualName, countText(total))
        : t('{0} taken for {1}: {2} samples', actualName, predictedName, countText(total))
    const added = samples.map(sampleItem)
    if (from === 0) list.replaceChildren(...added)
    else list.append(...added)
    listed = from === 0 ? samples : [...listed, ...samples]
    const end = from + samples.length
    more.hidden = end >= total
    more.textContent = t('Show more ({0} of {1} shown)', countText(end), countText(total))
    next = () => add(actual, predicted, end)
    holder.hidden = false
  }
  return { element: holder, show: (actual, predicted) => add(actual, predicted, 0) }
}

const tableOf = (samples: readonly CellSample[]): CopiedTable =>
  copiedTable<CellSample>(
    [
      { title: t('Sample'), cell: ({ id }) => ({ name: id, isCode: true }) },
      ...(samples.some(({ confidence }) => confidence !== undefined)
        ? [
            {
              title: t('Confidence'),
              numeric: true,
              cell: ({ confidence }: CellSample) => confidence ?? '',
            },
          ]
        : []),
    ],
    samples,
  )

function sampleItem({ id, confidence, picture }: CellSample): HTMLElement {
  return element(
    'li',
    {},
    picture && drawPicture(picture, t('Input of sample {0}', id)),
    element('bdi', { class: 'mono id', attributes: { title: id } }, id),
    confidence !== undefined && element('span', { class: 'muted' }, confidence),
  )
}

/** A picture of an input. */
export function drawPicture(picture: Picture, label: string): HTMLCanvasElement {
  const { width, height, channels } = picture
  const canvas = element('canvas', { attributes: { width, height, role: 'img', 'aria-label': label } })
  const context = canvas.getContext('2d')
  if (!context) return canvas
  const values = atob(picture.pixels)
  const image = context.createImageData(width, height)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      image.data[pixel * 4 + channel] = values.charCodeAt(pixel * channels + (channels === 3 ? channel : 0))
    image.data[pixel * 4 + 3] = 255
  }
  context.putImageData(image, 0, 0)
  return canvas
}
