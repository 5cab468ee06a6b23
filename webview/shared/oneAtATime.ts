/**
 * The work, one call at a time: whatever comes while it is being done makes one more after it. Work that rejects ends
 * what was asked for meanwhile too.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let isWorking = false
  let isWanted = false
  return async () => {
    isWanted = true
    if (isWorking) return
    isWorking = true
    try {
      while (isWanted) {
        isWanted = false
        await work()
      }
    } finally {
      isWorking = false
    }
  }
}
