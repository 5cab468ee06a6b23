import { describe, expect, it } from 'vitest'
import { outline as outlineOf, type OutlineNode } from '../../../../src/core/config/outline.ts'
import { parseConfig } from '../../../../src/core/config/parse.ts'

const outline = (text: string) => outlineOf(parseConfig(text, ''))

/** `name detail @line-line` with children indented. */
function drawn(nodes: readonly OutlineNode[], indent = ''): string {
  return nodes
    .map(({ name, detail, kind, range, children }) =>
      [
        `${indent}${kind} ${name}${detail && `: ${detail}`} @${range.start.line}-${range.end.line}`,
        ...(children.length > 0 ? [drawn(children, `${indent}  `)] : []),
      ].join('\n'),
    )
    .join('\n')
}

describe('the outline', () => {
  it('has sections, keys and values with their lines', () => {
    const text = [
      'task: count',
      'export: # all of it',
      '  formats: [onnx, pt2]',
      '  quantization:',
      '    enabled: true',
      'validation:',
      '  metrics:',
      '    - val_loss',
      '    - val_acc',
      '',
      '# end',
    ].join('\n')
    expect(drawn(outline(text))).toBe(
      [
        'value task: count @0-0',
        'section export @1-4',
        '  list formats: [onnx, pt2] @2-2',
        '  section quantization @3-4',
        '    value enabled: true @4-4',
        'section validation @5-8',
        '  list metrics: 2 @6-8',
      ].join('\n'),
    )
  })

  it('holds every name within its node, as the editor demands', () => {
    const check = ({ range, nameRange, children }: OutlineNode) => {
      expect(nameRange.start).toEqual(range.start)
      expect(nameRange.end.line).toBeLessThanOrEqual(range.end.line)
      children.forEach(check)
    }
    outline('a:\n  b: {c: 1,\n   d: [1,\n 2]}\n"x y": 3\nempty:\n? \n').forEach(check)
  })

  it('shows what can be made out of a broken file', () => {
    expect(outline('training:\n  epochs: 3\nmodel: [\n').map(({ name }) => name)).toEqual([
      'training',
      'model',
    ])
  })

  it('is empty where there is no map', () => {
    for (const text of ['', '# x', '- a', 'word', '\t']) expect(outline(text)).toEqual([])
  })

  it('shortens long values', () => {
    expect(outline(`data:\n  train: ${'x'.repeat(500)}\n`)[0]!.children[0]!.detail).toHaveLength(60)
  })
})
