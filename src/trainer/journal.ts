import { withoutEscapes } from '../core/wording/terminalText.ts'
import type { Clock, Files } from '../core/ports.ts'
import { runFiles } from '../core/project/layout.ts'
import type { RunEvent } from '../core/runs/records.ts'
import { looseJson } from './state.ts'

type WithoutTime<E> = E extends RunEvent ? Omit<E, 'time'> : never

/** The run's own account: `events.jsonl` for programs, `training.log` for people. */
export interface Journal {
  event(event: WithoutTime<RunEvent>): Promise<void>
  /** One line for the terminal and the log. */
  say(line: string): Promise<void>
}

export function createJournal(
  files: Files,
  clock: Clock,
  directory: string,
  show: (line: string) => void,
): Journal {
  return {
    event: (event) =>
      files.appendLine(
        `${directory}/${runFiles.events}`,
        looseJson({ event: event.event, time: clock.now().toISOString(), ...event }),
      ),
    async say(line) {
      show(line)
      await files.appendLine(`${directory}/${runFiles.log}`, withoutEscapes(line))
    },
  }
}
