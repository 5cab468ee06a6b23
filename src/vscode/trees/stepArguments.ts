const readers = new Set(['validate', 'check', 'evaluate', 'preflight', 'train', 'report', 'diagnose'])

/**
 * The arguments of a command line as our documents write it, `finalize-model --from evaluate`, for the program to be
 * started with; undefined for another program, for anything that only a shell would understand, and for what isn't a
 * step (a sign-off is given by a person, a project is set up once).
 */
export function stepArguments(command: string): readonly string[] | undefined {
  const [program, ...args] = command.trim().split(/\s+/)
  if (program !== 'finalize-model') return undefined
  if (!args.every((arg) => /^[\w./=:@-]+$/.test(arg))) return undefined
  const [first] = args
  return first === undefined || first.startsWith('-') || readers.has(first) ? args : undefined
}
