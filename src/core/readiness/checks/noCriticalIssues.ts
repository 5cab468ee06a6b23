import { layout } from '../../project/layout.ts'
import { textIfThere } from '../../project/textIfThere.ts'
import type { Check } from '../check.ts'
import { parseKnownIssues } from '../knownIssues.ts'
import { because, conclude } from '../reasons.ts'

const limit = 1 << 20

export const noCriticalIssues: Check = {
  id: 'no-critical-issues',
  passesWhen: 'known_issues.md has no open P0 or P1 entry, and a person who read it ticked the item.',
  async judge(ground) {
    const path = layout.knownIssues
    const text = await textIfThere(ground.files, path, limit)
    if (text === undefined) return conclude([because('missing', 'known-issues-absent', { path }, path)], [])
    const { issues, unreadable } = parseKnownIssues(text)
    const open = issues.filter((issue) => issue.open)
    const critical = open.filter(({ priority }) => priority <= 1)
    const reasons = [
      ...critical.map(({ priority, title, line }) =>
        because('failed', 'issue-open', { path, line, priority: `P${priority}`, title }, path),
      ),
      ...unreadable.map((line) => because('failed', 'issue-unreadable', { path, line }, path)),
    ]
    if (reasons.length === 0) {
      reasons.push(
        because('passed', 'no-critical-issue', { path, open: open.length, issues: issues.length }, path),
      )
    }
    return conclude(reasons, [path])
  },
}
