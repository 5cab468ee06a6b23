import type { EvaluationView, VariantRow } from '../../src/protocol/evaluationView.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { figure } from './figures.ts'
import { actionButton, copyButton, section, type EvaluationLink } from './link.ts'

/** The exported variants side by side, with the one to deploy and why. */
export function variantsSection(view: EvaluationView, link: EvaluationLink): HTMLElement {
  const { variants, conclusion, reasons, measuredOn } = view
  if (variants.length === 0)
    return section(
      'variants',
      t('Variants'),
      [],
      element(
        'p',
        { class: 'muted' },
        t(
          'No exported variant has been verified and measured yet. Export Only does that for the trained model.',
        ),
      ),
      actionButton(
        link,
        t('Export Only'),
        () => link.request({ type: 'start', what: 'exportOnly' }),
        'primary',
      ),
    )
  return section(
    'variants',
    t('Variants'),
    [copyButton(link, 'variants')],
    conclusion !== undefined && element('p', { class: 'message' }, conclusion),
    reasons.length > 0 &&
      element('ul', { class: 'reasons' }, ...reasons.map((reason) => element('li', {}, reason))),
    element(
      'div',
      { class: 'scroll', attributes: { tabindex: 0, role: 'group', 'aria-labelledby': 'variants' } },
      element('table', { class: 'variants' }, heads(variants), element('tbody', {}, ...measures(variants))),
    ),
    measuredOn !== undefined && element('p', { class: 'muted' }, t('Measured on {0}.', measuredOn)),
  )
}

const heads = (variants: readonly VariantRow[]): HTMLElement =>
  element(
    'thead',
    {},
    element(
      'tr',
      {},
      element('th', { attributes: { scope: 'col' } }, t('Measure')),
      ...variants.map(({ name, path, recommended }) =>
        element(
          'th',
          { class: 'number', attributes: { scope: 'col', title: path } },
          element('bdi', {}, name),
          recommended && element('span', { class: 'badge' }, t('recommended')),
        ),
      ),
    ),
  )

function measures(variants: readonly VariantRow[]): HTMLElement[] {
  const row = (title: string, of: (variant: VariantRow) => Node | string): HTMLElement =>
    element(
      'tr',
      {},
      element('th', { attributes: { scope: 'row' } }, title),
      ...variants.map((variant) => element('td', { class: 'number' }, of(variant))),
    )
  const isClassifier = variants.some(({ accuracy }) => accuracy)
  const batches = [...new Set(variants.flatMap(({ latencies }) => latencies.map(({ batch }) => batch)))]
  return [
    ...(isClassifier
      ? [
          row(t('Accuracy on test'), ({ accuracy }) => figure(accuracy)),
          row(t('Change against the trained model'), ({ change }) => figure(change)),
          row(t('Flipped predictions'), ({ flips }) => figure(flips)),
        ]
      : []),
    row(t('Largest output difference'), ({ largestDifference }) => figure(largestDifference)),
    row(t('Failed probes'), ({ failedProbes, largestDifference }) =>
      largestDifference ? failedProbes.join(', ') || t('none') : t('not verified'),
    ),
    row(t('Size'), ({ size }) => figure(size)),
    row(t('Memory for the model'), ({ memory }) => figure(memory)),
    ...batches
      .toSorted((a, b) => a - b)
      .flatMap((batch) => {
        const at = (variant: VariantRow) => variant.latencies.find((each) => each.batch === batch)
        return [
          row(t('Latency p50, batch {0}', batch), (variant) => figure(at(variant)?.p50)),
          row(t('Latency p95, batch {0}', batch), (variant) => figure(at(variant)?.p95)),
          row(t('Latency p99, batch {0}', batch), (variant) => figure(at(variant)?.p99)),
          row(t('Samples a second, batch {0}', batch), (variant) => figure(at(variant)?.throughput)),
        ]
      }),
  ]
}
