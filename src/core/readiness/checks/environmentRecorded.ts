import { runFiles } from '../../project/layout.ts'
import type { RunRecord } from '../../runs/records.ts'
import type { Check } from '../check.ts'
import type { Ground } from '../ground.ts'
import { holdLatest, holdStep } from '../heldEvidence.ts'
import { because, conclude, reasonsOf, speaksAgainst, type Reason } from '../reasons.ts'

export const environmentRecorded: Check = {
  id: 'environment-recorded',
  passesWhen:
    'The run’s record has exact versions, the hardware and the git commit; the diff of a dirty tree was saved with it.',
  async judge(ground) {
    const path = `${ground.runDirectory}/${runFiles.run}`
    const run = await ground.run()
    if (!run.ok) return conclude(reasonsOf(run), [path])
    const reasons = [
      ...versions(run.value, path),
      ...hardware(run.value, path),
      ...(await commit(ground, run.value, path)),
      ...(await holdStep(ground, 'train', [path], { inputs: false })),
    ]
    const { host, git, versions: recorded } = run.value
    if (!speaksAgainst(reasons)) {
      const args = {
        packages: Object.keys(recorded).length,
        processor: host.processor,
        cores: host.cores,
        commit: git?.commit.slice(0, 12) ?? '',
        dirty: git?.dirty ?? false,
      }
      reasons.push(because('passed', 'environment-known', args, path))
    }
    return conclude(reasons, [
      path,
      ...(git?.diff === undefined ? [] : [`${ground.runDirectory}/${git.diff}`]),
    ])
  },
}

/** `2.13.0`, `4.22.0-rc.1`, `v20.20.2`, `2.13.0+cu130`: a version, not a range or a tag. */
const exact = /^v?\d+(?:\.\d+)*[\w.+-]*$/

function versions(run: RunRecord, path: string): readonly Reason[] {
  const entries = Object.entries(run.versions)
  if (entries.length === 0) return [because('missing', 'versions-absent', { path }, path)]
  return entries
    .filter(([, version]) => !exact.test(version.trim()))
    .map(([name, version]) => because('failed', 'version-inexact', { name, version, path }, path))
}

function hardware({ host, devices }: RunRecord, path: string): readonly Reason[] {
  const absent = [
    host.processor.trim() === '' ? 'host.processor' : '',
    host.cores < 1 ? 'host.cores' : '',
    host.memory > 0 ? '' : 'host.memory',
    devices.length === 0 ? 'devices' : '',
  ].filter((name) => name !== '')
  return absent.length === 0 ? [] : [because('missing', 'hardware-absent', { names: absent, path }, path)]
}

async function commit(ground: Ground, { git }: RunRecord, path: string): Promise<readonly Reason[]> {
  if (!git) return [because('missing', 'commit-absent', { path }, path)]
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(git.commit)) {
    return [because('failed', 'commit-malformed', { path, commit: git.commit.slice(0, 80) }, path)]
  }
  if (!git.dirty) return []
  const diff = git.diff === undefined ? undefined : `${ground.runDirectory}/${git.diff}`
  const stat = diff === undefined ? undefined : await ground.files.stat(diff)
  if (diff !== undefined && stat && stat.size > 0) return holdLatest(ground, diff)
  const expected = diff ?? `${ground.runDirectory}/${runFiles.uncommittedChanges}`
  return [
    because('missing', 'diff-absent', { path, diff: expected, commit: git.commit.slice(0, 12) }, expected),
  ]
}
