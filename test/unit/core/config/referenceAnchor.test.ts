import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { leafKeys } from '../../../../src/core/config/keys.ts'
import { referenceAnchor, sectionAnchor } from '../../../../src/core/config/referenceAnchor.ts'
import { referencePage } from '../../../../src/core/config/referencePage.ts'
import { rules } from '../../../../src/core/config/rules/list.ts'

/** Anchors of headings as Markdown previews make them. */
const anchors = new Set(
  [...referencePage().matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  ),
)

describe('the anchor of a finding', () => {
  it('exists on the page, for every rule and every key', () => {
    for (const { id } of rules) expect(anchors).toContain(referenceAnchor({ code: id, args: {} }))
    for (const { path } of leafKeys()) expect(anchors).toContain(sectionAnchor(path))
  })

  it.each([
    ['training:\n  epochs: many\n', 'config-wrong-type', 'training'],
    ['export:\n  quantization:\n    dtype: [int4]\n', 'config-not-a-choice', 'export'],
    ['trainng:\n  epochs: 3\n', 'config-unknown-key', 'configuration'],
    ['training:\n  epoch: 3\n', 'config-unknown-key', 'training'],
    ['training:\n  lr: 0.1\n', 'config-older-spelling', 'other-spellings'],
    ['optimizer:\n  learning_rate: 1e-3\n', 'yaml-dialect', 'yaml-12-and-pyyaml'],
    ['optimizer:\n  nesterov: true\n  type: SGD\n', 'nesterov-without-momentum', 'rules-across-keys'],
    ['a: [\n', 'config-syntax', 'configuration'],
  ])('of %j (%s) is %s', (text, code, anchor) => {
    const found = diagnose(text, { file: 'configs/training_config.yaml' }).find((each) => each.code === code)!
    expect(referenceAnchor(found)).toBe(anchor)
    expect(anchors).toContain(anchor)
  })
})
