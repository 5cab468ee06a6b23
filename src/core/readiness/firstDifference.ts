/** Where two JSON values first differ: `test.metrics.test_acc.value`, and what stands there on each side. */
export interface Difference {
  readonly at: string
  readonly left: string
  readonly right: string
}

/** Numbers are equal up to a relative 1e-9: the last bits may differ between machines. Undefined where all agrees. */
export function firstDifference(left: unknown, right: unknown, at = ''): Difference | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const close =
      Object.is(left, right) || Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left), Math.abs(right))
    return close ? undefined : { at, left: String(left), right: String(right) }
  }
  if (isTree(left) && isTree(right) && Array.isArray(left) === Array.isArray(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const difference = firstDifference(
        member(left, key),
        member(right, key),
        at === '' ? key : `${at}.${key}`,
      )
      if (difference) return difference
    }
    return undefined
  }
  return left === right ? undefined : { at, left: show(left), right: show(right) }
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const member = (tree: Readonly<Record<string, unknown>>, key: string) =>
  Object.hasOwn(tree, key) ? tree[key] : undefined

const show = (value: unknown) =>
  value === undefined ? 'nothing' : (JSON.stringify(value) ?? 'nothing').slice(0, 80)
