import type { Shown } from '../../src/protocol/evaluation/shown.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'

/** A figure with the name that its row or column has. */
type Named = readonly [name: string, shown: Shown | undefined]

/** Below a table: how the intervals in it were made, to be opened; nothing where there is no interval. */
export function methodsBelow(figures: Iterable<Named>): HTMLElement | undefined {
  const byMethod = new Map<string, Set<string>>()
  for (const [name, shown] of figures) {
    if (shown?.method === undefined) continue
    const names = byMethod.get(shown.method) ?? new Set()
    byMethod.set(shown.method, names.add(name))
  }
  if (byMethod.size === 0) return undefined
  return element(
    'details',
    { class: 'methods' },
    element('summary', {}, t('How these intervals are made')),
    element(
      'ul',
      {},
      ...[...byMethod].map(([method, names]) =>
        element('li', {}, element('strong', {}, [...names].join(', ')), ': ', method),
      ),
    ),
  )
}
