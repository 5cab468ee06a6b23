import { withoutControls } from '../../core/wording/terminalText.ts'

/** Characters of an unfinished line of a program's output that are kept. */
const longestRest = 1 << 14

/** A program's output, taken as it comes and given line by line. */
export interface ProgramLines {
  take(text: string): void
  /** The program has ended: a last line without its end is given too. */
  end(): void
}

/**
 * Of a line that was drawn over with carriage returns its last state is given, without escape sequences.
 *
 * @param show takes each finished line
 * @param redraw takes the state of a line that is still being drawn over, as a progress bar is
 */
export function createProgramLines(
  show: (line: string) => void,
  redraw: (state: string) => void = () => {},
): ProgramLines {
  let rest = ''
  return {
    take(text) {
      const lines = (rest + text.replaceAll('\r\n', '\n')).split('\n')
      rest = (lines.pop() ?? '').slice(-longestRest)
      for (const line of lines) show(lastState(line))
      if (rest.includes('\r')) redraw(lastState(rest))
    },
    end() {
      // A line that redraws itself is progress, and its last state says nothing any more.
      if (rest !== '' && !rest.includes('\r')) show(lastState(rest))
      rest = ''
    },
  }
}

/** What a terminal would show of a line that was drawn over with carriage returns, without escape sequences. */
function lastState(line: string): string {
  const states = line.split('\r').filter((state) => state.trim() !== '')
  return withoutControls(states.at(-1) ?? '')
}
