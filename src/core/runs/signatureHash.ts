import { canonicalJson, digestOf } from '../digest.ts'

/**
 * SHA-256 over what a model expects of its input: feature names in order, element types (one for all, or one
 * a feature) and the shape, in which null is a dynamic dimension. Reordering two columns changes it.
 */
export function featureHash(
  names: readonly string[],
  types: readonly string[],
  shape: readonly (number | null)[],
): string {
  return digestOf(canonicalJson({ names, types, shape }))
}
