/**
 * A folder's name for each of several files, in their order: the file's path without its ending, where two would share
 * that and end differently its ending too, and a number where they are still the same. No two are one folder where
 * capitals don't count, or where accents are written apart from their letters.
 */
export function plotFolders(paths: readonly string[]): readonly string[] {
  const named = paths.map((path) => {
    const whole = path.normalize('NFC')
    const [ending = ''] = /\.[^./\\]+$/.exec(whole) ?? []
    return { stem: wordOf(whole.slice(0, whole.length - ending.length)), ending: ending.slice(1) }
  })
  const taken = new Set<string>()
  return named.map(({ stem, ending }) => {
    const alike = named.filter((each) => keyOf(each.stem) === keyOf(stem))
    const endDifferently = new Set(alike.map((each) => keyOf(each.ending))).size > 1
    const wanted = endDifferently && ending !== '' ? wordOf(`${stem}_${ending}`) : stem
    let name = wanted
    for (let number = 2; taken.has(keyOf(name)); number++) name = `${wanted}_${number}`
    taken.add(keyOf(name))
    return name
  })
}

const wordOf = (text: string): string => text.replace(/[^\p{L}\p{N}_-]+/gu, '_') || '_'

/** The same for names that some file system takes for one. */
const keyOf = (name: string): string => name.toUpperCase().toLowerCase().normalize('NFC')
