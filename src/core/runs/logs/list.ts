import { eventsLog } from './eventsLog.ts'
import { huggingFaceLog } from './huggingFace.ts'
import { kerasLog } from './keras.ts'
import { lightningLog } from './lightning.ts'
import type { LogFormat } from './logFormat.ts'
import { mlflowLog } from './mlflow.ts'
import { plainLinesLog } from './plainLines.ts'
import { tensorBoardLog } from './tensorBoard.ts'
import { ultralyticsLog } from './ultralytics.ts'

/** The formats that are read, the only list of them. Of several logs in a run directory the first one's is taken. */
export const logFormats: readonly LogFormat[] = [
  eventsLog,
  lightningLog,
  huggingFaceLog,
  ultralyticsLog,
  kerasLog,
  tensorBoardLog,
  mlflowLog,
  plainLinesLog,
]
