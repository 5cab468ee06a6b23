import { runFiles } from '../../../project/layout.ts'
import type { Files } from '../../../ports.ts'
import type { Check } from '../../check.ts'
import { readTextAt } from '../../phaseConfig.ts'
import { groundOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

const lockFiles = [
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'pixi.lock',
  'conda-lock.yml',
  'pylock.toml',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
]
const requirementFiles = ['requirements.txt', 'requirements.lock', 'requirements-lock.txt']

export const environmentPinned: Check = {
  id: 'environment-pinned',
  passesWhen:
    'The run recorded exact versions of what trained, and the project has a lock file that gives them again (not needed where the embedded trainer ran).',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.run}`
    const run = await view.run()
    if (!run.ok) return conclude(reasonsOf(run), [path])
    const versions = Object.entries(run.value.versions)
    const vague = versions
      .filter(([, version]) => !/\d/.test(version) || /[\^~*<>]/.test(version))
      .map(([name]) => name)
    if (versions.length === 0 || vague.length > 0) {
      return conclude([because('failed', 'versions-vague', { path, packages: vague }, path)], [path])
    }
    const lock = await lockFileOf(ground.files)
    if (lock === undefined && !run.value.trainer.startsWith('embedded ')) {
      return conclude([because('missing', 'lock-file-absent', { trainer: run.value.trainer })], [path])
    }
    const args = { count: versions.length, lock: lock ?? '' }
    return conclude([because('passed', 'versions-pinned', args)], lock === undefined ? [path] : [path, lock])
  },
}

/** A file that pins what is installed: a lock file, or requirements with `==` on every line. */
async function lockFileOf(files: Files): Promise<string | undefined> {
  for (const name of lockFiles) if (await files.stat(name)) return name
  for (const name of requirementFiles) {
    if (!(await files.stat(name))) continue
    const text = await readTextAt(files, name)
    if (typeof text !== 'string') continue
    const lines = text.split('\n').map((line) => line.split('#', 1)[0]?.trim() ?? '')
    const wanted = lines.filter((line) => line !== '' && !line.startsWith('-'))
    if (
      wanted.length > 0 &&
      wanted.every((line) => /^[\w.[\],-]+[ \t]*(?:===?[ \t]*[\w.!+-]+|@[ \t]*\S+)/.test(line))
    )
      return name
  }
  return undefined
}
