import { type Inline, say } from '../../core/reports/markdown.ts'
import type { Shown } from '../../protocol/evaluationView.ts'

/** A figure with its interval behind it. */
export const withInterval = (shown: Shown): Inline =>
  shown.interval ? say`${shown.text} (${shown.interval})` : say`${shown.text}`
