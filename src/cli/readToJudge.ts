import { readNamedPredictions } from '../core/runs/namedPredictions.ts'
import { collectGarbage } from '../node/collectGarbage.ts'

/**
 * {@link readNamedPredictions} of a file that is judged next: what reading left behind, of a packed file tens of megabytes,
 * makes room for that.
 */
export async function readToJudge(
  ...reading: Parameters<typeof readNamedPredictions>
): ReturnType<typeof readNamedPredictions> {
  const read = await readNamedPredictions(...reading)
  collectGarbage()
  return read
}
