/** A place of a JSON document: what is said of it, and of the members below. */
interface Place {
  text?: string
  readonly members: Map<string, Place>
}

const nowhere = (): Place => ({ members: new Map() })

interface Document {
  readonly about: Readonly<Record<string, string>>
}

/** Members whose documents are as those at another place, and told there alone. */
const likewise: Readonly<Record<string, string>> = {
  'further[].evaluation': 'evaluation',
  'further[].comparison': 'comparison',
  'labels.labels[].decision': 'decision',
}

/** Members that are of any form. */
const free: ReadonlySet<string> = new Set(['about', 'findings[].args'])

/**
 * The places of a document's members of which its `about` says nothing: neither by their place nor by their name, in
 * what is said of the nearest member around them.
 */
export function undescribed(document: Document): readonly string[] {
  const root = nowhere()
  for (const [place, text] of Object.entries(document.about)) placeAt(root, place).text = text
  const found = new Set<string>()
  walk(document, root, '', '', (place) => found.add(place))
  return [...found]

  function walk(value: unknown, at: Place, place: string, around: string, miss: (place: string) => void) {
    if (free.has(place)) return
    if (Array.isArray(value)) {
      const items = at.members.get('[]') ?? nowhere()
      const same = sameAs(items.text)
      const told = same === undefined ? items : placeAt(root, same)
      for (const item of value) walk(item, told, `${place}[]`, items.text ?? around, miss)
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [name, member] of Object.entries(value)) {
      const here = place === '' ? name : `${place}.${name}`
      const isRecord = !at.members.has(name) && at.members.has('*')
      const own = at.members.get(name) ?? at.members.get('*') ?? nowhere()
      const text = own.text ?? own.members.get('[]')?.text
      if (text === undefined && !isRecord && !names(around, name)) miss(here)
      const same = likewise[here] ?? sameAs(own.text)
      const told = same === undefined ? own : placeAt(root, same)
      walk(member, told, same ?? (isRecord ? `${place}.*` : here), told.text ?? text ?? around, miss)
    }
  }
}

/** The place whose members the text refers to. */
const sameAs = (text: string | undefined) => /as those of `([^`]+)`/.exec(text ?? '')?.[1]

const names = (text: string, name: string): boolean => text.split(/[^\p{L}\p{N}_]+/u).includes(name)

function placeAt(root: Place, place: string): Place {
  let at = root
  for (const name of place.replaceAll('[]', '.[]').split('.')) {
    const next = at.members.get(name) ?? nowhere()
    at.members.set(name, next)
    at = next
  }
  return at
}
