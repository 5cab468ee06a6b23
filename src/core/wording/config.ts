const orNothing = (suggestion: string) => (suggestion === '' ? '' : ` Did you mean ${suggestion}?`)

const withArticle = (type: string) =>
  /^(?:number|whole|text|list|map|section)/.test(type) ? `a ${type}` : type

/** Sentences for the findings of `core/config`: code → sentence made from the finding's arguments. */
export const configWording = {
  'config-too-large': (a: { file: string; characters: number; limit: number }) =>
    `${a.file} has ${a.characters} characters; a configuration may have ${a.limit}. Move data out of it.`,
  'config-too-deep': (a: { limit: number }) =>
    `Lists and maps are nested more than ${a.limit} deep here. A configuration needs three or four levels.`,
  'config-too-many-tokens': (a: { limit: number }) =>
    `The file has more than ${a.limit} words and signs up to here. Move data out of the configuration.`,
  'config-too-many-keys': (a: { keys: number; limit: number }) =>
    `This map has ${a.keys} keys; ${a.limit} are read. Move data out of the configuration.`,
  'config-syntax': (a: { problem: string; detail: string }) => `This is not valid YAML: ${a.detail}.`,
  'config-several-documents': () =>
    'A second YAML document starts here. Keep one document and remove the `---` before this line.',
  'config-empty': (a: { file: string }) => `${a.file} says nothing. Copy a training configuration into it.`,
  'config-not-a-map': (a: { file: string }) =>
    `${a.file} must consist of sections such as \`model:\` and \`training:\`, each on a line of its own.`,
  'config-unknown-anchor': (a: { name: string }) =>
    `*${a.name} refers to an anchor that is not defined above. Define &${a.name} first, or write the value.`,
  'config-alias-circle': (a: { name: string }) =>
    `*${a.name} stands inside the value that it refers to, which never ends. Write the value here.`,
  'config-alias-bomb': (a: { name: string; limit: number }) =>
    `With *${a.name} the aliases of this file stand for more than ${a.limit} values. Write the values out.`,
  'config-duplicate-key': (a: { key: string }) =>
    `${a.key} stands twice in this section; readers disagree on which one counts. Remove one of them.`,
  'config-key-not-text': () => 'A key must be a word. Lists, maps and empty keys have no meaning here.',
  'config-reserved-key': (a: { key: string }) => `${a.key} can't be a key of a configuration. Rename it.`,
  'config-wrong-type': (a: { key: string; expected: string; actual: string }) =>
    `${a.key} takes ${withArticle(a.expected)}, but ${a.actual} stands here.`,
  'config-not-a-choice': (a: {
    key: string
    value: string
    choices: readonly string[]
    suggestion: string
  }) => `${a.key} can't be '${a.value}'; it takes ${a.choices.join(', ')}.${orNothing(a.suggestion)}`,
  'config-out-of-bounds': (a: { key: string; value: number; bounds: string }) =>
    `${a.key} is ${a.value}, but must be ${a.bounds}.`,
  'config-empty-list': (a: { key: string }) => `${a.key} is an empty list; it needs at least one entry.`,
  'config-empty-text': (a: { key: string }) => `${a.key} is empty. Write its name, or remove the line.`,
  'target-as-percent': (a: { key: string; value: number; fraction: number }) =>
    `${a.key} is a fraction: ${a.value} would be ${a.value * 100} %. Write ${a.fraction} for ${a.value} %.`,
  'derive-no-source': (a: { path: string }) =>
    a.path === ''
      ? 'There is no best configuration yet to derive the final one from: finish the baseline (configs/training_config.yaml) or the optimization (configs/optimization_config.yaml) first.'
      : `${a.path} is empty, so there is no best configuration to derive the final one from.`,
  'derive-source-invalid': (a: { path: string; errors: number }) =>
    `The final configuration can't be derived: ${a.path} has ${a.errors === 1 ? 'a finding' : `${a.errors} findings`} to mend first.`,
  'derive-search-space': (a: { path: string; key: string }) =>
    `${a.path} is still a search: ${a.key} holds candidates. Write the best value that the search found.`,
  'derive-no-training': (a: { path: string }) =>
    `${a.path} has none of the sections model, optimizer and training, so it describes no training to repeat.`,
  'derive-cannot-edit': (a: { path: string; key: string }) =>
    `${a.key} in ${a.path} can't be changed without touching other values (an anchor or unusual layout). Write the value out there.`,
  'derive-not-derived': (a: { path: string }) =>
    `${a.path} was not derived (it has no line '# Source: …'), so it is used as it is. Delete it to derive it anew.`,
  'derive-existing-invalid': (a: { path: string; errors: number }) =>
    `The source has changed, but its changes can't be merged into ${a.path}, which has ${a.errors === 1 ? 'a finding' : `${a.errors} findings`} to mend first.`,
  'derive-conflict': (a: { key: string; yours: string; derived: string }) =>
    `${a.key}: you wrote ${a.yours}, the source now gives ${a.derived}. Yours stands; change it here if it should follow the source.`,
}
