let collect: (() => void) | undefined

/** Says how memory of what was made a moment ago, and isn't reached any more, is given back. */
export function useCollector(how: () => void): void {
  collect = how
}

/** To be called after some megabytes of arrays that a library makes on the way: the engine hardly sees what they take. */
export function giveBackRubbish(): void {
  collect?.()
}
