/** A line of a run's events. */
export const epoch = (number: number, metrics: object = { val_loss: 1 / number }) =>
  `${JSON.stringify({ event: 'epoch', time: 't', epoch: number, epochs: 5000, metrics, learning_rate: 1, seconds: 1 })}\n`
