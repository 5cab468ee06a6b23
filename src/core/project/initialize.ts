import { failure, finding, success, type Result } from '../finding.ts'
import { projectScript } from '../launch/trainer.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from './fileFinding.ts'
import { layout } from './layout.ts'

/** What was made, and what was there and stays as it is. Paths relative to the project, sorted. */
export interface Initialized {
  readonly written: readonly string[]
  readonly kept: readonly string[]
}

const mostFiles = 5000
const largestText = 1_000_000

const attributes = [`${layout.signOffs} merge=union`]
const ignored = [
  '# Written by finalize-model: its lock, and checkpoints (large, and made again by a run).',
  '.finalize/',
  'checkpoints/',
]

/**
 * Sets a project up from the package's files: a sample where one is named, the phases with their workflows
 * and checklists, a configuration to start from, a training script that hands over to the PyTorch trainer,
 * `known_issues.md`, and lines in `.gitattributes` and
 * `.gitignore`. Overwrites nothing, so it can be run again to bring back what is missing.
 *
 * @param packaged the package's own files; `project` those of the project, whose folder exists
 */
export async function initialize(
  packaged: Files,
  project: Files,
  sample?: string,
): Promise<Result<Initialized>> {
  const written = new Set<string>()
  const kept = new Set<string>()
  const place = async (from: string, to: string) => {
    if ((await project.stat(to)) !== undefined) {
      if (!written.has(to)) kept.add(to)
      return
    }
    await project.write(to, await packaged.read(from))
    written.add(to)
  }
  try {
    if (sample !== undefined) {
      const samples = await packaged.list('samples')
      const folder = `samples/${sample}`
      if (!/^[\w-]{1,60}$/.test(sample) || (await packaged.stat(folder))?.kind !== 'directory') {
        const known = []
        for (const name of samples) {
          if ((await packaged.stat(`samples/${name}`))?.kind === 'directory') known.push(name)
        }
        return failure(finding('sample-unknown', 'error', { sample: sample.slice(0, 60), known }))
      }
      for (const path of await filesBelow(packaged, folder)) await place(`${folder}/${path}`, path)
    }
    for (const path of await filesBelow(packaged, layout.phases)) {
      await place(`${layout.phases}/${path}`, `${layout.phases}/${path}`)
    }
    if (!(await hasLaterConfiguration(project))) {
      await place('templates/training_config.yaml', layout.configs.training)
    }
    await place('templates/known_issues.md', layout.knownIssues)
    // A sample is complete as it is.
    if (sample === undefined) await place(`templates/${projectScript}`, projectScript)
    for (const [path, lines] of [
      ['.gitattributes', attributes],
      ['.gitignore', ignored],
    ] as const) {
      const changed = await addLines(project, path, lines)
      ;(changed ? written : kept).add(path)
    }
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return failure(fileFinding(cause))
  }
  return success({ written: [...written].toSorted(), kept: [...kept].toSorted() })
}

/** A project that has come further needs no configuration to start from. */
async function hasLaterConfiguration(project: Files): Promise<boolean> {
  const { optimization, final } = layout.configs
  return (await project.stat(optimization)) !== undefined || (await project.stat(final)) !== undefined
}

/** Every file below a folder, relative to it. Hidden ones are left out. */
async function filesBelow(files: Files, folder: string): Promise<readonly string[]> {
  const found: string[] = []
  const waiting = ['']
  for (let at = waiting.pop(); at !== undefined && found.length < mostFiles; at = waiting.pop()) {
    for (const name of await files.list(`${folder}/${at}`)) {
      if (name.startsWith('.')) continue
      const path = `${at}${name}`
      const kind = (await files.stat(`${folder}/${path}`))?.kind
      if (kind === 'directory') waiting.push(`${path}/`)
      else if (kind === 'file') found.push(path)
    }
  }
  return found.toSorted()
}

/** Adds the lines that a text file lacks; false where it lacks none. */
async function addLines(files: Files, path: string, lines: readonly string[]): Promise<boolean> {
  const exists = (await files.stat(path)) !== undefined
  const text = exists ? await files.readText(path, { limit: largestText }) : ''
  const present = new Set(text.split(/\r?\n/).map((line) => line.trim()))
  const missing = lines.filter((line) => !present.has(line))
  if (missing.every((line) => line.startsWith('#'))) return false
  const end = text === '' || text.endsWith('\n') ? '' : '\n'
  await files.write(path, `${text}${end}${missing.join('\n')}\n`)
  return true
}
