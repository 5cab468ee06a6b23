import { shapingSections } from '../../../config/digest.ts'
import type { Config } from '../../../config/schema.ts'
import { canonicalJson } from '../../../digest.ts'
import { layout } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { readConfigAt, readTextAt } from '../../phaseConfig.ts'
import { pathOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

/** What a change may be in; where files go isn't one. */
const sections = [...shapingSections, 'targets'] as const

export const changesDocumented: Check = {
  id: 'changes-documented',
  passesWhen:
    'Every setting in which two configurations (`from=`, `to=`) differ is named, as in `model.dropout`, in the document (`file=`).',
  async judge(ground, parameters) {
    const path = pathOf(parameters, 'file', 'phases/04_optimization/changes.md')
    const from = pathOf(parameters, 'from', layout.configs.training)
    const to = pathOf(parameters, 'to', layout.configs.optimization)
    const evidence = [path, from, to]
    const text = await readTextAt(ground.files, path)
    const [before, after] = [await readConfigAt(ground.files, from), await readConfigAt(ground.files, to)]
    if (typeof text !== 'string') return conclude(reasonsOf(text), evidence)
    if (!before.ok || !after.ok) return conclude(reasonsOf(before, after), evidence)
    const settings = differing(before.value, after.value)
    if (settings.length === 0)
      return conclude([because('failed', 'configs-alike', { from, to }, to)], evidence)
    const absent = settings.filter((setting) => !mentions(text, setting))
    const reason =
      absent.length === 0
        ? because('passed', 'changes-documented', { path, settings })
        : because('failed', 'changes-undocumented', { path, settings: absent, from, to }, path)
    return conclude([reason], evidence)
  },
}

/** Dotted names of the settings that differ. */
function differing(before: Config, after: Config): readonly string[] {
  return sections.flatMap((section) => {
    const [a, b] = [before[section] as unknown, after[section] as unknown]
    if (!isRecord(a) || !isRecord(b)) return canonicalJson(a) === canonicalJson(b) ? [] : [section]
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted()
    return keys
      .filter((key) => canonicalJson(a[key]) !== canonicalJson(b[key]))
      .map((key) => `${section}.${key}`)
  })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether the name stands in the text and isn't part of a longer one. */
function mentions(text: string, setting: string): boolean {
  for (let at = text.indexOf(setting); at !== -1; at = text.indexOf(setting, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + setting.length)]
    if (!/[\w.]/.test(before) && !/\w/.test(after)) return true
  }
  return false
}
