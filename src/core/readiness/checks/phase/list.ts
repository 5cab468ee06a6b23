import type { Check } from '../../check.ts'
import { beatsGuessing } from './beatsGuessing.ts'
import { changesDocumented } from './changesDocumented.ts'
import { checkpointKept } from './checkpointKept.ts'
import { claimsHold } from './claimsHold.ts'
import { codeRecorded } from './codeRecorded.ts'
import { configUnchanged } from './configUnchanged.ts'
import { configurationValid } from './configurationValid.ts'
import { decisionRecorded } from './decisionRecorded.ts'
import { diagnosisAgrees } from './diagnosisAgrees.ts'
import { documentWritten } from './documentWritten.ts'
import { environmentPinned } from './environmentPinned.ts'
import { gapBounded } from './gapBounded.ts'
import { gpuBusy } from './gpuBusy.ts'
import { improved } from './improved.ts'
import { lossesFinite } from './lossesFinite.ts'
import { lossFell } from './lossFell.ts'
import { recommendationsListed } from './recommendationsListed.ts'
import { roundsBounded } from './roundsBounded.ts'
import { runComplete } from './runComplete.ts'
import { runsRepeat } from './runsRepeat.ts'
import { sameData } from './sameData.ts'
import { sameSeed } from './sameSeed.ts'
import { seedFixed } from './seedFixed.ts'
import { seedRecorded } from './seedRecorded.ts'
import { splitsDisjoint } from './splitsDisjoint.ts'
import { targetSet } from './targetSet.ts'
import { testSetUntouched } from './testSetUntouched.ts'
import { validationSteady } from './validationSteady.ts'

/** The checks that the gates of phases 1 to 4 name, with parameters, in their checklists. */
export const phaseChecks: readonly Check[] = [
  targetSet,
  splitsDisjoint,
  configurationValid,
  seedFixed,
  environmentPinned,
  codeRecorded,
  runsRepeat,
  documentWritten,
  runComplete,
  configUnchanged,
  seedRecorded,
  lossesFinite,
  lossFell,
  beatsGuessing,
  gpuBusy,
  checkpointKept,
  claimsHold,
  testSetUntouched,
  diagnosisAgrees,
  recommendationsListed,
  sameSeed,
  sameData,
  improved,
  gapBounded,
  validationSteady,
  changesDocumented,
  roundsBounded,
  decisionRecorded,
]
