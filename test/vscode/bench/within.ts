/** The work's outcome; rejects with a sentence where it takes longer than so many milliseconds. */
export function within<T>(most: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took over ${most / 1000} s`)), most)
  })
  // What is given up may still fail: nobody waits for it.
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
