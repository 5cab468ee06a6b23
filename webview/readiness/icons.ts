import type { ReadinessItem } from '../../src/protocol/readiness.ts'
import { svgElement } from '../shared/dom.ts'

/** Outlines on a grid of 16, each of another shape, so that no verdict is told by its colour alone. */
const paths: Readonly<Record<ReadinessItem['verdict'], readonly string[]>> = {
  passed: ['M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z', 'm5 8.2 2.1 2.1 4-4.4'],
  failed: ['M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z', 'm5.6 5.6 4.8 4.8m0-4.8-4.8 4.8'],
  stale: ['M2.2 5.6A6.3 6.3 0 1 1 1.7 8', 'M2 2.4v3.4h3.4', 'M8 4.6V8l2.4 1.6'],
  missing: ['M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z', 'M8 4.6v4M8 11v.2'],
  pending: ['M8 2a2.7 2.7 0 1 0 0 5.4A2.7 2.7 0 0 0 8 2z', 'M2.6 14a5.4 5.4 0 0 1 10.8 0z'],
  waived: ['M8 1.6 13.4 3.4v4.2c0 3-2.2 5.5-5.4 6.8-3.2-1.3-5.4-3.8-5.4-6.8V3.4z'],
  'not-applicable': ['M3 8h10'],
}

/** For the eye only: the word stands beside it. */
export function verdictIcon(verdict: ReadinessItem['verdict']): SVGElement {
  return svgElement(
    'svg',
    {
      class: `verdict ${verdict}`,
      attributes: { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    },
    ...paths[verdict].map((d) => svgElement('path', { attributes: { d } })),
  )
}
