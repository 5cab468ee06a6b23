import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as ids from '../../../src/vscode/ids.ts'
import { readManifest } from './support/manifest.ts'

interface Step {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly media: { readonly markdown: string }
  readonly completionEvents: readonly string[]
}
const { contributes } = readManifest() as {
  readonly contributes: {
    readonly walkthroughs: readonly { readonly icon: string; readonly steps: readonly Step[] }[]
  }
}
const [walkthrough] = contributes.walkthroughs
const commands = new Set<string>(Object.values(ids.commandIds))
const keys = new Set<string>(Object.values(ids.contextKeys))

describe('the walkthrough', () => {
  it('has five steps and an icon', () => {
    expect(new Set(walkthrough!.steps.map(({ id }) => id)).size).toBe(5)
    expect(existsSync(walkthrough!.icon)).toBe(true)
  })

  it.each(walkthrough!.steps)('$id offers commands that exist, and has its page', (step) => {
    const offered = [...step.description.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, id]) => id!)
    expect(offered.length).toBeGreaterThan(0)
    for (const id of offered) expect(commands).toContain(id)
    expect(readFileSync(step.media.markdown, 'utf8')).toMatch(/^# \S/)
  })

  it.each(walkthrough!.steps)('$id can be completed', ({ completionEvents }) => {
    expect(completionEvents.length).toBeGreaterThan(0)
    for (const event of completionEvents) {
      const [, kind, name] = /^(onCommand|onContext):([\w.]+)/.exec(event) ?? []
      expect(kind === 'onCommand' ? commands : keys).toContain(name)
    }
  })
})
