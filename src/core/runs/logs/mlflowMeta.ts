/** A run's `meta.yaml`. */
export interface MlflowRun {
  readonly kind: 'run'
  readonly id: string
  readonly name: string
  readonly status: 'running' | 'scheduled' | 'finished' | 'failed' | 'killed' | 'unknown'
  /** ISO 8601. */
  readonly started: string | undefined
  readonly ended: string | undefined
  readonly deleted: boolean
}

/** An experiment's `meta.yaml`. */
interface MlflowExperiment {
  readonly kind: 'experiment'
  readonly name: string
  readonly deleted: boolean
}

/** `RunStatus` of MLflow's service.proto. */
const states: Readonly<Record<string, MlflowRun['status']>> = {
  1: 'running',
  2: 'scheduled',
  3: 'finished',
  4: 'failed',
  5: 'killed',
}

/**
 * Reads a `meta.yaml` of the file store. PyYAML writes it as a flat map, a key a line; a store holds thousands of them, so
 * no YAML reader is asked.
 */
export function parseMeta(text: string): MlflowRun | MlflowExperiment | undefined {
  const members = new Map<string, string>()
  let key: string | undefined
  for (const line of text.split('\n', 200)) {
    const member = /^([a-z_]{1,60}):(?: (.*))?$/.exec(line.replace(/\r$/, ''))
    if (member) members.set((key = member[1]!), (member[2] ?? '').trim())
    else if (key !== undefined && /^\s+\S/.test(line)) {
      const before = members.get(key)!
      // A long text is folded; in double quotes a backslash ends the line where it was folded at no space.
      members.set(
        key,
        before.endsWith('\\')
          ? before.slice(0, -1) + line.trim().replace(/^\\/, '')
          : `${before} ${line.trim()}`,
      )
    }
  }
  const textOf = (name: string) => scalar(members.get(name) ?? '')
  const deleted = textOf('lifecycle_stage') === 'deleted'
  const id = textOf('run_id') || textOf('run_uuid')
  if (id === '') {
    return members.has('experiment_id') && members.has('name')
      ? { kind: 'experiment', name: textOf('name'), deleted }
      : undefined
  }
  return {
    kind: 'run',
    id,
    name: textOf('run_name'),
    status: states[textOf('status')] ?? 'unknown',
    started: timeOf(textOf('start_time')),
    ended: timeOf(textOf('end_time')),
    deleted,
  }
}

/** A scalar's text, its quotes taken off. */
function scalar(text: string): string {
  if (text.startsWith("'") && text.endsWith("'") && text.length > 1)
    return text.slice(1, -1).replaceAll("''", "'")
  if (text.startsWith('"') && text.endsWith('"') && text.length > 1) {
    const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', e: '\u001b' }
    return text
      .slice(1, -1)
      .replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gi, (_, x, u, long, one: string) => {
        const code = (x ?? u ?? long) as string | undefined
        if (code === undefined) return escapes[one] ?? one
        const point = Number.parseInt(code, 16)
        return point <= 0x10_ff_ff ? String.fromCodePoint(point) : '\ufffd'
      })
  }
  return text
}

/** Milliseconds since the epoch, as text, as ISO 8601. */
function timeOf(text: string): string | undefined {
  const time = Number(text)
  return /^\d{1,15}$/.test(text) && time <= 8.64e15 ? new Date(time).toISOString() : undefined
}
