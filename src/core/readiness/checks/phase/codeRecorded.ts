import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { groundOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const codeRecorded: Check = {
  id: 'code-recorded',
  passesWhen:
    'The run names the git commit it was made from; where the tree had uncommitted changes, they were saved with it.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.run}`
    const run = await view.run()
    if (!run.ok) return conclude(reasonsOf(run), [path])
    const { git } = run.value
    if (!git || !/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(git.commit)) {
      return conclude([because('failed', 'run-without-commit', { path }, path)], [path])
    }
    const commit = git.commit.slice(0, 12)
    if (!git.dirty) return conclude([because('passed', 'run-commit', { commit, dirty: false })], [path])
    const diff = `${view.runDirectory}/${runFiles.uncommittedChanges}`
    const kept = await ground.files.stat(diff)
    const reason =
      kept && kept.size > 0
        ? because('passed', 'run-commit', { commit, dirty: true })
        : because('missing', 'run-changes-lost', { path, diff, commit }, path)
    return conclude([reason], [path, diff])
  },
}
