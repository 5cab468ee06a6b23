import { failure, success, type Finding, type Result } from '../finding.ts'
import { brokenPredicate, readTokens, type Sign, type Token, type Word } from './tokens.ts'

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='
export type Literal = number | string

/** A condition on the columns of a row. `at` is where it stands in its source, for findings. */
export type Predicate =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Predicate[] }
  | { readonly kind: 'not'; readonly part: Predicate }
  | { readonly kind: 'missing'; readonly column: string; readonly at: number }
  | {
      readonly kind: 'compare'
      readonly column: string
      readonly at: number
      readonly sign: Comparison
      readonly value: Literal
    }
  | {
      readonly kind: 'in'
      readonly column: string
      readonly at: number
      readonly values: readonly Literal[]
    }

/** Deepest nesting of brackets and `not`, and most conditions and listed values in all. */
const deepest = 30
const mostConditions = 200
const mostValues = 1000

/**
 * Reads a predicate such as `age >= 60 and country in ["DE", "AT"]`: comparisons of a column with a number or
 * text, `in [...]`, `not in`, `is missing`, `is not missing`, joined by `and`, `or`, `not` and brackets; `and`
 * binds closer than `or`. `true` and `false` are text. Nothing is ever executed; length, depth and number of
 * conditions are bounded.
 */
export function parsePredicate(source: string): Result<Predicate> {
  const tokens = readTokens(source)
  if (!tokens.ok) return tokens
  try {
    return success(new Parser(source, tokens.value).whole())
  } catch (cause) {
    if (cause instanceof Refused) return failure(cause.finding)
    throw cause
  }
}

class Refused extends Error {
  readonly finding: Finding
  constructor(of: Finding) {
    super('refused')
    this.finding = of
  }
}

const opposite: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

class Parser {
  readonly #source: string
  readonly #tokens: readonly Token[]
  #next = 0
  #conditions = 0
  #values = 0

  constructor(source: string, tokens: readonly Token[]) {
    this.#source = source
    this.#tokens = tokens
  }

  whole(): Predicate {
    const predicate = this.#either(0)
    if (this.#next < this.#tokens.length) this.#refuse('`and`, `or` or the end')
    return predicate
  }

  #either(depth: number): Predicate {
    return this.#joined('or', () => this.#both(depth))
  }

  #both(depth: number): Predicate {
    return this.#joined('and', () => this.#one(depth))
  }

  #joined(kind: 'and' | 'or', part: () => Predicate): Predicate {
    const first = part()
    const parts = [first]
    while (this.#takeWord(kind)) parts.push(part())
    return parts.length === 1 ? first : { kind, parts }
  }

  #one(depth: number): Predicate {
    if (depth > deepest) throw new Refused(brokenPredicate(this.#source, 'too-deep', deepest))
    if (this.#takeWord('not')) return { kind: 'not', part: this.#one(depth + 1) }
    if (this.#takeSign('(')) {
      const inner = this.#either(depth + 1)
      if (!this.#takeSign(')')) this.#refuse('`)`')
      return inner
    }
    if (++this.#conditions > mostConditions) {
      throw new Refused(brokenPredicate(this.#source, 'too-many', mostConditions))
    }
    return this.#condition()
  }

  #condition(): Predicate {
    const first = this.#tokens[this.#next]
    if (first?.kind === 'column') {
      this.#next++
      return this.#about(first.name, first.at)
    }
    const value = this.#literal('a column, `not` or `(`')
    const sign = this.#comparison()
    const column = this.#tokens[this.#next]
    if (column?.kind !== 'column') return this.#refuse('a column')
    this.#next++
    return { kind: 'compare', column: column.name, at: column.at, sign: opposite[sign], value }
  }

  #about(column: string, at: number): Predicate {
    if (this.#takeWord('is')) {
      const not = this.#takeWord('not')
      if (!this.#takeWord('missing')) this.#refuse('`missing`')
      const missing: Predicate = { kind: 'missing', column, at }
      return not ? { kind: 'not', part: missing } : missing
    }
    if (this.#takeWord('not')) {
      if (!this.#takeWord('in')) this.#refuse('`in`')
      return { kind: 'not', part: this.#within(column, at) }
    }
    if (this.#takeWord('in')) return this.#within(column, at)
    return { kind: 'compare', column, at, sign: this.#comparison(), value: this.#literal('a number or text') }
  }

  #within(column: string, at: number): Predicate {
    if (!this.#takeSign('[')) this.#refuse('`[`')
    const values: Literal[] = []
    do {
      if (++this.#values > mostValues) {
        throw new Refused(brokenPredicate(this.#source, 'too-many', mostValues))
      }
      values.push(this.#literal('a number or text'))
    } while (this.#takeSign(','))
    if (!this.#takeSign(']')) this.#refuse('`,` or `]`')
    return { kind: 'in', column, at, values }
  }

  #comparison(): Comparison {
    const token = this.#tokens[this.#next]
    if (token?.kind === 'sign' && Object.hasOwn(opposite, token.sign)) {
      this.#next++
      return token.sign as Comparison
    }
    return this.#refuse('==, !=, <, <=, >, >=, `in` or `is`')
  }

  #literal(expected: string): Literal {
    const token = this.#tokens[this.#next]
    if (token?.kind === 'number' || token?.kind === 'text') {
      this.#next++
      return token.value
    }
    if (token?.kind === 'word' && (token.word === 'true' || token.word === 'false')) {
      this.#next++
      return token.word
    }
    return this.#refuse(expected)
  }

  #takeWord(word: Word): boolean {
    const token = this.#tokens[this.#next]
    const isIt = token?.kind === 'word' && token.word === word
    if (isIt) this.#next++
    return isIt
  }

  #takeSign(sign: Sign): boolean {
    const token = this.#tokens[this.#next]
    const isIt = token?.kind === 'sign' && token.sign === sign
    if (isIt) this.#next++
    return isIt
  }

  #refuse(expected: string): never {
    const at = this.#tokens[this.#next]?.at ?? this.#source.length
    const found = this.#source.slice(at, at + 20)
    throw new Refused(brokenPredicate(this.#source, 'unexpected', at + 1, found, expected))
  }
}
