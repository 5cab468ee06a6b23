export { countCells16, countCells8, countCellsOfFew } from './cells'
