const titles: Readonly<Record<string, string>> = {
  embedded: 'the embedded trainer',
  pytorch: 'the PyTorch trainer',
}

/** A trainer as `run.json` names it, in a sentence: `pytorch 0.1.0` → `the PyTorch trainer 0.1.0`; another as it is. */
export function trainerTitle(trainer: string): string {
  const [, name = '', version = ''] = /^(\S+) (\S+)$/.exec(trainer) ?? []
  return Object.hasOwn(titles, name) ? `${titles[name]} ${version}` : trainer
}

/** The same at the beginning of a sentence: `The PyTorch trainer 0.1.0`; a script keeps its own spelling. */
export const leadingTrainerTitle = (trainer: string): string => trainerTitle(trainer).replace(/^the /, 'The ')
