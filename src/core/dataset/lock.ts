import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { littleEndianBytes } from '../arrays/elements.ts'
import { canonicalJson } from '../digest.ts'
import type { Split } from './dataset.ts'

/**
 * SHA-256 over what a split holds rather than over its file: number and shape of the samples, their inputs
 * as little-endian float32, their targets as float64 and their ids, in order. The same samples have the same
 * digest as .npz and as .csv; −0 counts as 0.
 */
export function testSetDigest(split: Split): string {
  const hash = sha256.create()
  const { samples, sampleShape, ids } = split
  hash.update(utf8ToBytes(canonicalJson({ samples, sampleShape, ids })))
  hash.update(littleEndianBytes(split.inputs.map((value) => value + 0)))
  hash.update(littleEndianBytes(split.targets.map((value) => value + 0)))
  return bytesToHex(hash.digest())
}
