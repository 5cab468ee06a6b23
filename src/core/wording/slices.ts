/** What the intervals of slices that a search found are worth. */
export const intervalsOfFound =
  'The intervals allow for the search: of those of the slices listed 95 % hold the truth, on average (Benjamini & Yekutieli), and of those called worse too. The figures themselves look worse than they are, as the same samples found the slices: measure them again on others.'

/** Sentences for the findings of `core/slices`: code → sentence made from the finding's arguments. */
export const slicesWording = {
  'slice-predicate-broken': (a: {
    predicate: string
    problem: string
    number: number
    found: string
    expected: string
  }) => {
    switch (a.problem) {
      case 'too-long':
        return `A predicate has at most ${a.number} characters. Name the slice in a column of its own instead: ${a.predicate}`
      case 'too-deep':
        return `${a.predicate}: more than ${a.number} brackets or \`not\` stand in one another; write it flatter.`
      case 'too-many':
        return `${a.predicate}: there are more than ${a.number} conditions or values; name the slice in a column of its own instead.`
      case 'unreadable':
        return `${a.predicate}: at character ${a.number}, \`${a.found}\` is none of the language. ${hintFor(a.found)}`
      default:
        return `${a.predicate === '' ? 'The predicate is empty' : a.predicate}: at character ${a.number}, ${a.expected} is expected${a.found === '' ? '' : `, not \`${a.found}\``}. For example: age >= 60 and country == "DE".`
    }
  },
  'slice-too-small': (a: { predicate: string; samples: number; rest: number }) =>
    `${a.predicate}: ${a.samples} test samples have this and ${a.rest} have not; with fewer than two on a side there is nothing to compare.`,
  'slice-empty': (a: { predicate: string; path: string; samples: number }) =>
    `${a.predicate}: none of the ${a.samples} samples of ${a.path} has this.`,
  'slice-column-unknown': (a: {
    predicate: string
    at: number
    column: string
    nearest: string
    known: string
  }) =>
    `${a.predicate}: there is no column ${a.column}${a.nearest === '' ? '' : `; ${a.nearest} is near`}. ${a.known === '' ? 'The predictions have no further columns; let the trainer save what samples are to be cut by beside y_true.' : `There are: ${a.known}. Text stands in quotes.`}`,
  'slice-kinds-differ': (a: { predicate: string; at: number; column: string; value: string; kind: string }) =>
    a.kind === 'number'
      ? `${a.predicate}: ${a.column} holds numbers, so it never equals the text "${a.value}"; leave the quotes out.`
      : `${a.predicate}: ${a.column} holds text, so it never equals the number ${a.value}; put it in quotes.`,
  'slice-text-unordered': (a: { predicate: string; at: number; column: string; sign: string }) =>
    `${a.predicate}: ${a.column} holds text, which has no order to ask for by ${a.sign}; use ==, != or in [...].`,
}

function hintFor(found: string): string {
  if (found.startsWith('=')) return 'Equality is ==.'
  if (/^[&|!]/.test(found)) return 'Conditions are joined by and, or and not.'
  if (/^["'`]/.test(found)) return 'A quote is not closed, or an escape in it is none.'
  if (/^\d/.test(found)) return 'A column whose name begins with a digit stands in backticks.'
  return 'There are columns, numbers, "text", ==, !=, <, <=, >, >=, in [...], is missing, and, or, not and brackets.'
}
