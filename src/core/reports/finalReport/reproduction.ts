import { trainerTitle } from '../../wording/trainerTitle.ts'
import { type Block, bullets, fence, heading, paragraph, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { bytes, recorded, whole } from '../figure.ts'
import { code, codeFigure, type Inline, say, when } from '../markdown.ts'
import { shellWord } from '../../wording/shellWord.ts'
import { fileLink, shortDigest, sourcesIn } from '../phrases.ts'

/** What identifies the model: seed, configuration, checkpoint, commit. */
export function reproducibilitySection(facts: ReportFacts, document: string): readonly Block[] {
  const { run, config, runDirectory } = facts
  const sources = sourcesIn(facts)
  const seed = recorded(String(run.seed), sources.run('seed'))
  const rows: (readonly Inline[])[] = [
    [
      say`Seed`,
      config.reproducibility.deterministic
        ? say`${seed}, deterministic`
        : say`${seed}, **not deterministic**`,
    ],
    [
      say`Configuration`,
      say`${fileLink(document, run.config.path)}, digest ${codeFigure(recorded(run.config.digest, sources.run('config.digest')))}`,
    ],
    [
      say`Digest of what shapes the weights`,
      codeFigure(recorded(run.config.training, sources.run('config.training'))),
    ],
    ...facts.checkpoints.map(({ kind, path, epoch, sha256, epochFrom }) => [
      kind === 'best' ? say`Best checkpoint` : say`Last checkpoint`,
      say`${fileLink(document, path)}, epoch ${recorded(String(epoch), epochFrom ?? sources.events(`checkpoint(kind=${kind}).epoch`))}, SHA-256 ${codeFigure(recorded(sha256, path))}`,
    ]),
    ...commit(facts, document),
    [
      say`Command`,
      { ...code(run.command.join(' ')), figures: [recorded(run.command.join(' '), sources.run('command'))] },
    ],
    [say`Run record`, fileLink(document, `${runDirectory}/run.json`)],
  ]
  return [
    heading(2, 'Reproducibility'),
    ...(facts.checkpoints.length === 0
      ? [paragraph(say`**No checkpoint was found where the events say**; the model can't be traced to one.`)]
      : []),
    table(['What', 'Value'], rows),
  ]
}

function commit({ run, runDirectory }: ReportFacts, document: string): readonly (readonly Inline[])[] {
  const { git } = run
  const source = `${runDirectory}/run.json#git.commit`
  if (!git) return [[say`Commit`, say`none: the project was not under git when it was trained`]]
  const hash = codeFigure(recorded(git.commit, source))
  if (!git.dirty) return [[say`Commit`, say`${hash}, nothing uncommitted`]]
  return [
    [
      say`Commit`,
      git.diff === undefined
        ? say`${hash} **with uncommitted changes that were not saved**`
        : say`${hash} with uncommitted changes, saved in ${fileLink(document, `${runDirectory}/${git.diff}`)}`,
    ],
  ]
}

/** Exact versions and hardware of the run. */
export function environmentSection({ run, runDirectory }: ReportFacts): readonly Block[] {
  const source = (key: string) => `${runDirectory}/run.json#${key}`
  const named = (text: string, key: string): Inline => ({
    ...say`${text}`,
    figures: [recorded(text, source(key))],
  })
  const { host } = run
  return [
    heading(2, 'Environment'),
    bullets(
      say`Host: ${named(host.name, 'host.name')}, ${named(host.system, 'host.system')}.`,
      say`Hardware: ${named(host.processor, 'host.processor')}, ${whole(host.cores, source('host.cores'))} cores, ${bytes(host.memory, source('host.memory'))} of memory; trained on ${named(run.devices.join(', '), 'devices')}.`,
      say`Trained by ${named(trainerTitle(run.trainer), 'trainer')}.`,
    ),
    table(
      ['Package', 'Version'],
      Object.entries(run.versions)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, version]) => [
          code(name),
          { ...code(version), figures: [recorded(version, source(`versions.${name}`))] },
        ]),
    ),
  ]
}

/** Commands that make the model again and compare it. */
export function reproduceSection(facts: ReportFacts, document: string): readonly Block[] {
  const { run, runDirectory } = facts
  const { git } = run
  const best = facts.checkpoints.find(({ kind }) => kind === 'best')
  const diff = git?.dirty ? git.diff : undefined
  const commands = [
    ...(git ? [`git worktree add ../reproduce ${shellWord(git.commit)}`] : []),
    ...(diff === undefined
      ? []
      : [`cp ${shellWord(`${runDirectory}/${diff}`)} ../reproduce/uncommitted.diff`]),
    ...(git ? ['cd ../reproduce'] : []),
    ...(diff === undefined ? [] : ['git apply uncommitted.diff']),
    'npx finalize-model --from train',
  ]
  return [
    heading(2, 'How to reproduce'),
    paragraph(
      say`From the project's folder${when(git !== undefined, say`, in a second work tree so that this release stays as it is`)}:`,
    ),
    fence('sh', commands.join('\n')),
    bullets(
      facts.config.reproducibility.deterministic && best
        ? say`The same seed, data and versions on the same kind of processor give the same weights: ${code(best.path)} must come out with the SHA-256 ${shortDigest(best.sha256, best.path)}.`
        : say`Training is not deterministic; expect figures within the intervals, not the same digests.`,
      say`Data files that are not under git have to be copied over; their digests are in the table above.`,
      say`To compute the figures again without training: ${code(`npx finalize-model evaluate ${facts.evaluation.test.path}`)}. To judge the release: ${code('npx finalize-model check')}. Both read ${fileLink(document, runDirectory)}.`,
    ),
  ]
}
