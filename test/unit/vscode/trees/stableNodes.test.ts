import { describe, expect, it } from 'vitest'
import type { PhaseNode } from '../../../../src/vscode/trees/phaseNode.ts'
import { StableNodes } from '../../../../src/vscode/trees/stableNodes.ts'

const node = (id: string, more: Partial<PhaseNode> = {}): PhaseNode => ({
  id,
  label: id,
  tooltip: [],
  spoken: id,
  context: '',
  folded: 'leaf',
  children: [],
  project: 'file:///p',
  ...more,
})
const tree = (description: string, leaf: string, ...more: readonly PhaseNode[]) => [
  node('phase', { description, children: [node('a', { description: leaf }), node('b'), ...more] }),
]

describe('rows', () => {
  it('are all drawn at first, and none where nothing has changed', () => {
    const nodes = new StableNodes()
    expect(nodes.update(tree('1/2', 'missing'))).toBeUndefined()
    expect(nodes.update(tree('1/2', 'missing'))).toEqual([])
  })

  it('stay the same objects and say what is new', () => {
    const nodes = new StableNodes()
    nodes.update(tree('1/2', 'missing'))
    const before = nodes.roots[0]?.children[0]
    expect(nodes.update(tree('1/2', 'passed'))?.map(({ id }) => id)).toEqual(['a'])
    expect(nodes.roots[0]?.children[0]).toBe(before)
    expect(before?.description).toBe('passed')
  })

  it('lose what they say no longer', () => {
    const nodes = new StableNodes()
    nodes.update([node('a', { description: 'not saved yet' })])
    expect(nodes.update([node('a')])?.length).toBe(1)
    expect(nodes.roots[0]).not.toHaveProperty('description')
  })

  it('are drawn with the row above where that has changed too, or has other rows below it', () => {
    const nodes = new StableNodes()
    nodes.update(tree('1/2', 'missing'))
    expect(nodes.update(tree('2/2', 'passed'))?.map(({ id }) => id)).toEqual(['phase'])
    expect(nodes.update(tree('2/2', 'passed', node('c')))?.map(({ id }) => id)).toEqual(['phase'])
    expect(nodes.update([...tree('2/2', 'passed', node('c')), node('other')])).toBeUndefined()
  })
})
