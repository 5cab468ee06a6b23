const phrases: Readonly<Record<string, string>> = {
  configure: 'how the configuration came about',
  train: 'that today’s files are of the training',
  evaluate: 'that the evaluation is of these predictions',
  export: 'where the exported models come from',
  verify: 'that the exported models were run',
  benchmark: 'that the latencies were measured',
  document: 'that the documents were made from today’s evidence',
}

/** What the evidence of a step would show, in the middle of a sentence. */
export const stepPhrase = (step: string): string =>
  (Object.hasOwn(phrases, step) ? phrases[step] : undefined) ?? 'how these files came about'
