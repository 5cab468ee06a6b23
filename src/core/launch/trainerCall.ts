import type { Call, Training } from './launcher.ts'
import { protocolArguments } from './trainer.ts'

/** The trainer itself with the arguments of the protocol, as it is called on the machine where it trains. */
export const trainerCall = ({ trainer, run }: Pick<Training, 'trainer' | 'run'>): Call => ({
  command: trainer.command,
  args: [...trainer.args, ...protocolArguments(run)],
})
