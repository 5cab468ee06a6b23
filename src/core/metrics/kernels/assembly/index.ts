export { countCells16, countCells8, countCellsOfFew } from './cells'
export { drawMultinomials, resampleKinds } from './draws'
export { countBuckets, dealKeys, sortBuckets } from './ranking'
export { sumBrierScores, sumLosses } from './means'
