import { calibrationTitles } from '../../wording/calibration.ts'
import { heading, paragraph, right, table, type Block } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { ratio } from '../figure.ts'
import { digitsApart } from '../../wording/numbers.ts'
import { say } from '../markdown.ts'
import { doubt, doubtBlocks, sourcesIn } from '../phrases.ts'

/** How far the probabilities are from what comes true; nothing where there are none. */
export function calibrationSection(facts: ReportFacts): readonly Block[] {
  const { calibration } = facts.evaluation.test
  if (!calibration) return []
  const { classNames } = facts.evaluation
  const of = classNames.length === 2 ? say`class ${classNames[1]!}` : say`the predicted class`
  const rows = (['ece', 'adaptive_ece'] as const).flatMap((id) => {
    const { value, low, high } = calibration[id]
    if (value === null) return []
    const more = digitsApart(calibration[id], (end, digits) => ratio(end, '', digits).text)
    const key = (member: string) => sourcesIn(facts).evaluation(`test.calibration.${id}.${member}`)
    const interval =
      low === null || high === null
        ? say`not available`
        : say`${ratio(low, key('low'), more)} to ${ratio(high, key('high'), more)}${doubt(calibration[id])}`
    return [[say`${calibrationTitles[id]}`, say`${ratio(value, key('value'), more)}`, interval]]
  })
  if (rows.length === 0) return []
  return [
    heading(2, 'Calibration'),
    paragraph(
      say`How far the probability of ${of} is, on average over ten bins, from how often it comes true: 0 would be exact. Chance alone makes it larger than 0; the interval takes that into account.`,
    ),
    table(['Error', right('Value'), right('95 % interval')], rows),
    ...doubtBlocks(Object.entries(calibration), classNames),
  ]
}
