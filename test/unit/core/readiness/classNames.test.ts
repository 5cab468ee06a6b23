import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { classNamesOf } from '../../../../src/core/readiness/classNames.ts'
import { groundOf as runOf } from '../../../../src/core/readiness/phaseRun.ts'
import { recomputed } from '../../../../src/core/readiness/runStanding.ts'
import { holdPredictions } from '../../../../src/core/readiness/testPredictions.ts'
import { layout, runFiles } from '../../../../src/core/project/layout.ts'
import { readNamedPredictions } from '../../../../src/core/runs/namedPredictions.ts'
import { rewriteNpz } from './support/rows.ts'
import {
  copyProject,
  edit,
  makeReadyProject,
  removeProjects,
  type ReadyProject,
} from './support/readyProject.ts'
import { groundOf, run, valueOf } from './support/stepRecord.ts'

const signature = `${run}/${runFiles.signature}`
const trees = ['ash', 'birch', 'cedar']
const turned = ['cedar', 'birch', 'ash']
const others = ['fir', 'oak', 'elm']

let ready: ReadyProject
beforeAll(async () => {
  ready = await makeReadyProject()
  // Its data and its file count the classes in the order of `trees`.
  await edit(ready, layout.configs.final, 'class_names: [ash, birch, cedar]', 'class_names: NAMED')
}, 60_000)
afterAll(removeProjects)

interface Sources {
  readonly signature?: readonly string[]
  readonly config?: readonly string[]
  readonly file?: readonly string[]
}

/** The project with names of its classes in these places alone. */
async function projectOf({ signature: recorded = [], config, file }: Sources): Promise<ReadyProject> {
  const project = await copyProject(ready)
  const named = config ? `class_names: [${config.join(', ')}]\n  positive_class: ash` : 'positive_class: ash'
  await edit(project, layout.configs.final, 'class_names: NAMED', named)
  await edit(project, signature, /"classNames": \[[^\]]*\]/, `"classNames": ${JSON.stringify(recorded)}`)
  for (const name of ['val', 'test'] as const) {
    await rewriteNpz(project, `${run}/${runFiles.predictions[name]}`, (arrays) =>
      file ? { ...arrays, class_names: { type: 'string', shape: [file.length], data: [...file] } } : arrays,
    )
  }
  return project
}

/** What the project says of its class ash, and what the checks and documents of its runs do. */
async function judged({ files }: ReadyProject) {
  const ground = groundOf(files)
  const evaluation = valueOf(await ground.evaluation())
  const view = await runOf(ground, { run, config: layout.configs.final })
  const validation = valueOf(await view.predictions('val'))
  const ash = evaluation.classNames.indexOf('ash')
  return {
    names: evaluation.classNames,
    ofRun: await classNamesOf(view, validation),
    ash: { samples: evaluation.classes[ash]?.support, found: evaluation.confusionMatrix[ash]?.[ash] },
    recall: valueOf(await recomputed(view, ['recall_positive']))['recall_positive'],
    against: (await holdPredictions(ground, 'test')).map(({ finding }) => finding.code),
  }
}

const honest = async () => judged(await projectOf({ config: trees }))

describe('the names of the classes', () => {
  it.each<[string, Sources, readonly string[]]>([
    ['the signature, before the file', { signature: turned, config: trees, file: trees }, turned],
    ['the signature, before a configuration in another order', { signature: trees, config: turned }, trees],
    ['the signature, before data that have numbers alone', { signature: trees }, trees],
    ['the configuration, where nothing else has any', { config: trees }, trees],
    ['the file, before data that have numbers alone', { file: trees }, trees],
    ['the file, where the signature’s are others', { signature: others, config: trees, file: trees }, trees],
  ])('are those of %s', async (_, sources, names) => {
    const [found, expected] = [await judged(await projectOf(sources)), await honest()]
    expect(found.names).toEqual(names)
    expect(found.ofRun).toEqual(names)
    expect([found.ash, found.recall]).toEqual([expected.ash, expected.recall])
    expect(found.ash.found).toBeGreaterThan(0)
  })

  it('in another order than the data’s count no target as another', async () => {
    const { against } = await judged(await projectOf({ signature: turned, config: trees, file: trees }))
    expect(against).not.toContain('predictions-targets-differ')
    expect(against).toEqual((await judged(await projectOf({ config: trees, file: trees }))).against)
  })

  it('of another number than the classes refuse them, in a run of any phase', async () => {
    const { files } = await projectOf({ signature: ['ash', 'birch'], file: trees })
    const ground = groundOf(files)
    const view = await runOf(ground, { run, config: layout.configs.final })
    for (const result of [await ground.evaluation(), await recomputed(view)])
      expect(result.ok ? [] : result.findings.map(({ code }) => code)).toEqual(['evaluation-class-count'])
  })

  it.each<[string, Sources, readonly string[]]>([
    ['the run, where the file has none', { signature: trees }, trees],
    ['the run, where the file has numbers alone', { signature: trees, file: ['0', '1', '2'] }, trees],
    ['the file, where the run’s are others', { signature: others, file: trees }, trees],
    ['the file, in its own order', { signature: turned, file: trees }, trees],
  ])('of a file by itself are those of %s', async (_, sources, names) => {
    const { files } = await projectOf(sources)
    const read = await readNamedPredictions(files, `${run}/${runFiles.predictions.test}`)
    expect(valueOf(read).classNames).toEqual(names)
  })
})
