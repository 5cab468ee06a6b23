import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { phases } from '../../../../src/core/phases/phases.ts'
import { definitionIn } from '../../../../src/vscode/tasks/definitionIn.ts'

const root = new URL('../../../../', import.meta.url)

describe('the definition in a command line', () => {
  it('reads a training as the workflows write it', () => {
    const line =
      'finalize-model train --config configs/training_config.yaml --output-dir results/planning/run_1'
    expect(definitionIn(line)).toEqual({
      command: 'train',
      config: 'configs/training_config.yaml',
      outputDir: 'results/planning/run_1',
    })
  })

  it.each([
    'finalize-model sign-off code-reviewed --tick --reason x',
    'finalize-model sign-off technical-approval --approve',
    'finalize-model init',
    'finalize-model --force',
    'finalize-model --from',
    'finalize-model --from deploy',
    'finalize-model train --backend cpu',
    'finalize-model diagnose --write',
    'finalize-model check --gate nothing',
    'finalize-model evaluate a b',
    'finalize-model ./other',
    'finalize-modelx',
    '',
    'rm -rf /',
    'finalize-model; rm -rf /',
    'finalize-model --config $(whoami)',
    'finalize-model train --config "a b.yaml"',
    'finalize-model check | tee out',
    'finalize-model check > out',
    'finalize-model\u00a0--from evaluate & calc',
  ])('is none in %j', (line) => {
    expect(definitionIn(line)).toBeUndefined()
  })

  it('understands every command of the packaged workflows but those for people', () => {
    let count = 0
    for (const { workflow } of phases) {
      const text = readFileSync(new URL(workflow, root), 'utf8')
      for (const [, line] of text.matchAll(/^\s*(?:[-*] )?`?(finalize-model [^`\n]*)/gm)) {
        if (/^finalize-model (?:sign-off|init)\b/.test(line!)) continue
        expect(definitionIn(line!), line).toBeDefined()
        count++
      }
    }
    expect(count).toBeGreaterThan(15)
  })
})
