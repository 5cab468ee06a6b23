export { countCells16, countCells8, countCellsOfFew } from './cells'
export { countBuckets, dealKeys, sortBuckets } from './ranking'
export { sumBrierScores, sumLosses } from './means'
