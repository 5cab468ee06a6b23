import type { VariantRow } from '../../src/protocol/evaluation/variants.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { actionButton, copiedSection, section, type EvaluationLink } from './link.ts'
import { tableParts, type Cell } from './table.ts'

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
  return copiedSection(
    link,
    'variants',
    t('Variants'),
    [],
    conclusion !== undefined && element('p', { class: 'message' }, conclusion),
    reasons.length > 0 &&
      element('ul', { class: 'reasons' }, ...reasons.map((reason) => element('li', {}, reason))),
    ...tableParts<Measure>({
      caption: t('Variants'),
      class: 'variants',
      columns: [
        { title: t('Measure'), cell: ({ title }) => title },
        ...variants.map((variant) => ({
          title: variant.name,
          hint: variant.path,
          badge: variant.recommended ? t('recommended') : undefined,
          numeric: true,
          cell: ({ of }: Measure) => of(variant),
        })),
      ],
      rows: measures(variants),
    }),
    measuredOn !== undefined && element('p', { class: 'muted' }, t('Measured on {0}.', measuredOn)),
  )
}

/** What is measured of each variant. */
interface Measure {
  readonly title: string
  of(variant: VariantRow): Cell
}

function measures(variants: readonly VariantRow[]): readonly Measure[] {
  const row = (title: string, of: Measure['of']): Measure => ({ title, of })
  const isClassifier = variants.some(({ accuracy }) => accuracy)
  const batches = [...new Set(variants.flatMap(({ latencies }) => latencies.map(({ batch }) => batch)))]
  return [
    ...(isClassifier
      ? [
          row(t('Accuracy on test'), ({ accuracy }) => accuracy),
          row(t('Change against the trained model'), ({ change }) => change),
          row(t('Flipped predictions'), ({ flips }) => flips),
        ]
      : []),
    row(t('Largest output difference'), ({ largestDifference }) => largestDifference),
    row(t('Failed probes'), ({ failedProbes, flips, largestDifference }) =>
      flips || largestDifference ? failedProbes.join(', ') || t('none') : t('not verified'),
    ),
    row(t('Size'), ({ size }) => size),
    row(t('Memory for the model'), ({ memory }) => memory),
    ...batches
      .toSorted((a, b) => a - b)
      .flatMap((batch) => {
        const at = (variant: VariantRow) => variant.latencies.find((each) => each.batch === batch)
        return [
          row(t('Latency p50, batch {0}', batch), (variant) => at(variant)?.p50),
          row(t('Latency p95, batch {0}', batch), (variant) => at(variant)?.p95),
          row(t('Latency p99, batch {0}', batch), (variant) => at(variant)?.p99),
          row(t('Samples a second, batch {0}', batch), (variant) => at(variant)?.throughput),
        ]
      }),
  ]
}
