import type { Catalogue } from './wording/catalogue.ts'

export type Severity = 'error' | 'warning' | 'info'

/** Zero-based line and character, as in the Language Server Protocol. */
export interface Position {
  readonly line: number
  readonly character: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}

/** Where a finding is: a file (relative to the project, with `/`) and, where known, a range in it. */
export interface Place {
  readonly file: string
  readonly range?: Range
}

export interface TextEdit {
  readonly range: Range
  readonly text: string
}

export type Argument = string | number | boolean | readonly string[]

/** A code that has a sentence in `wording/`; an unknown code does not compile. */
export type FindingCode = keyof Catalogue

/** The arguments that the sentence of a code needs. */
export type ArgumentsOf<C extends FindingCode> =
  Parameters<Catalogue[C]> extends readonly [infer A] ? A : Readonly<Record<string, never>>

/** An expected problem as data. The sentence is made at the edge, by `wording/message.ts`. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  readonly args: Readonly<Record<string, Argument>>
  readonly place?: Place
  /** Edits to the place's file that mend it, all or none. */
  readonly fix?: readonly TextEdit[]
}

/** Makes a finding; the compiler holds the arguments against the code's sentence. */
export function finding<C extends FindingCode>(
  code: C,
  severity: Severity,
  args: ArgumentsOf<C>,
  place?: Place,
  fix?: readonly TextEdit[],
): Finding {
  return {
    code,
    severity,
    args: args as Readonly<Record<string, Argument>>,
    ...(place && { place }),
    ...(fix && { fix }),
  }
}

/** A value, or the findings that say why there is none. Findings beside a value are warnings. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] }

export function success<T>(value: T, findings: readonly Finding[] = []): Result<T> {
  return { ok: true, value, findings }
}

export function failure(...findings: readonly Finding[]): {
  readonly ok: false
  readonly findings: readonly Finding[]
} {
  return { ok: false, findings }
}
