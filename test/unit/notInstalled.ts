/** What `Processes.run` throws of a program that isn't there. */
export const notInstalled = (command: string): Error =>
  Object.assign(new Error(`spawn ${command} ENOENT`), { code: 'ENOENT', syscall: `spawn ${command}` })
