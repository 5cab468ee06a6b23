import path from 'node:path'
import * as z from 'zod'
import { finding } from '../finding.ts'
import type { Answer, Call, JobState, Launcher, Training } from './launcher.ts'
import { commandSection } from './sections.ts'
import { fillTemplate, type Template, type Values } from './template.ts'
import { protocolArguments } from './trainer.ts'

type Section = z.output<typeof commandSection>

/** A launcher of the user's own, as argument lists with placeholders. */
export const commandLauncher: Launcher = {
  id: 'command',
  title: 'launch.command',

  objections({ config }) {
    const section = config.launch.command
    if (section?.start === undefined) return [finding('launch-command-missing', 'error', {})]
    return section.id === undefined || patternOf(section.id)
      ? []
      : [finding('launch-id-pattern', 'error', { pattern: section.id })]
  },

  plan(training) {
    const section = training.config.launch.command ?? commandSection.parse({})
    const values = valuesOf(training)
    const callOf = (template: Template | undefined, id?: string): Call | undefined => {
      if (template === undefined) return undefined
      const [command, ...args] = fillTemplate(template, { ...values, ...(id !== undefined && { id }) })
      return command === undefined ? undefined : { command, args }
    }
    const start = callOf(section.start) ?? { command: '', args: [] }
    if (section.status === undefined) return { kind: 'process', call: start, isGuarded: false }
    return {
      kind: 'job',
      pause: section.poll_seconds * 1000,
      files: [],
      submit: start,
      readId: (answer) => idIn(answer, section.id),
      status: (id) => [
        { call: callOf(section.status, id)!, read: (answer) => stateIn(answer, section.states) },
      ],
      log: (id) => {
        const call = callOf(section.log, id)
        return call && { call }
      },
      stop: (id) => callOf(section.stop, id),
      withdraw: (id) => callOf(section.stop, id),
      kill: (id) => callOf(section.kill, id),
    }
  },
}

/** The values of the placeholders, but for the id of a job. */
export function valuesOf({ trainer, run, project, token }: Training): Values {
  return {
    trainer: [trainer.command, ...trainer.args],
    arguments: protocolArguments(run),
    config: run.config,
    run_dir: run.outputDirectory,
    mode: run.mode ?? 'production',
    ...(run.resume !== undefined && { resume: run.resume }),
    project,
    python: trainer.command,
    name: `${path.posix.basename(project)}-${token}`,
  }
}

function idIn({ exitCode, stdout }: Answer, pattern: string | undefined): string | undefined {
  if (exitCode !== 0) return undefined
  const found =
    pattern === undefined
      ? stdout.trim().split('\n').at(-1)
      : patternOf(pattern)
          ?.exec(stdout)
          ?.find((group, index) => index > 0 && group !== undefined)
  const id = found?.trim()
  return id === '' || id?.startsWith('-') ? undefined : id
}

function patternOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'm')
  } catch {
    return undefined
  }
}

/** The state whose word stands first in the answer. */
function stateIn(
  { exitCode, stdout, stderr }: Answer,
  states: Section['states'],
): JobState | 'unknown' | undefined {
  const text = `${stdout}\n${stderr}`.toLowerCase()
  const order = ['waiting', 'running', 'succeeded', 'failed', 'stopped', 'unknown'] as const
  const found = order
    .flatMap((state) => states[state].map((word) => ({ state, word, at: text.indexOf(word.toLowerCase()) })))
    .filter(({ at }) => at !== -1)
    .toSorted((a, b) => a.at - b.at || b.word.length - a.word.length)[0]
  if (!found) return undefined
  if (found.state === 'unknown') return 'unknown'
  if (exitCode !== 0) return undefined
  return found.state === 'waiting' || found.state === 'running'
    ? { state: found.state, detail: found.word }
    : { state: 'ended', outcome: found.state, detail: found.word }
}
