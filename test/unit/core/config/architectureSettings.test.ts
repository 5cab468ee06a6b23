import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { architectureSettings } from '../../../../src/core/config/rules/model.ts'
import { torchArchitectures } from '../../../../src/core/config/trainerNames.ts'
import { trainerPython } from '../../../trainer.ts'

const program = `
import json
from finalize_trainer.models.registry import ARCHITECTURES
print(json.dumps({one.name: sorted(one.takes) for one in ARCHITECTURES}))
`

it('is known of every architecture that the PyTorch trainer alone has', () => {
  expect(Object.keys(architectureSettings)).toEqual([...torchArchitectures])
})

describe.runIf(trainerPython)('what an architecture takes', () => {
  it('is what the PyTorch trainer says', () => {
    const { stdout, stderr } = spawnSync(trainerPython!, ['-c', program], { encoding: 'utf8' })
    expect(stderr).toBe('')
    const takes = JSON.parse(stdout) as Record<string, readonly string[]>
    for (const [name, keys] of Object.entries(architectureSettings))
      expect([name, keys.toSorted()]).toEqual([name, takes[name]])
  })
})
