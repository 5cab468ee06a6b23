import * as z from 'zod'

/** Form of a lock file, and of what is noted of a process that takes no lock itself. */
export const holderSchema = z.object({
  pid: z.int().positive(),
  host: z.string().max(300),
  since: z.string().max(40),
  /** When the process started, so that a recycled pid isn't taken for the holder; absent where unknown. */
  born: z.string().max(40).optional(),
  token: z.string().max(100),
})
/** Who holds a lock, as its file says. */
export type Holder = z.output<typeof holderSchema>

/** Whether the process of a holder still runs; one of another host, which nobody here can see, counts as alive. */
export type Liveness = (holder: Holder) => Promise<boolean>

/** The processes behind the locks and notes of a project. */
export interface RunningProcesses {
  readonly isAlive: Liveness
  /** Whether a holder runs on this machine. */
  isHere(holder: Pick<Holder, 'host'>): boolean
  /** The entry of a lock for a process that takes none itself. */
  holderOf(pid: number): Promise<Holder>
  /** `interrupt` asks it to end as Ctrl+C does. False where that can't be done from here. */
  signal(holder: Holder, how: 'interrupt' | 'kill'): Promise<boolean>
}
