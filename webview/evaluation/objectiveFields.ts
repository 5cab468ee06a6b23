import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'

type Kind = 'none' | 'f' | 'precision' | 'cost' | 'alerts' | 'share'

interface ObjectiveFields {
  readonly element: HTMLElement
  /** The objective in the command line's form; undefined for none. */
  text(): string | undefined
}

interface Parameter {
  readonly name: string
  readonly label: () => string
  readonly value: number
  readonly min?: number
  readonly max?: number
  readonly step?: number
}

const parameters: Readonly<Record<Kind, readonly Parameter[]>> = {
  none: [],
  f: [{ name: 'beta', label: () => t('β, the weight of recall'), value: 1, min: 0.01, max: 100 }],
  precision: [{ name: 'floor', label: () => t('Least precision'), value: 0.9, min: 0.001, max: 1 }],
  cost: [
    { name: 'fp', label: () => t('A false positive costs'), value: 1 },
    { name: 'fn', label: () => t('A false negative costs'), value: 5 },
    { name: 'tp', label: () => t('A true positive costs'), value: 0 },
    { name: 'tn', label: () => t('A true negative costs'), value: 0 },
  ],
  alerts: [{ name: 'most', label: () => t('Alerts at most'), value: 50, min: 1, step: 1 }],
  share: [{ name: 'share', label: () => t('% of the samples at most'), value: 5, min: 0.001, max: 100 }],
}

const titles: Readonly<Record<Kind, () => string>> = {
  none: () => t('none'),
  f: () => t('Highest F-beta'),
  precision: () => t('Highest recall at a precision'),
  cost: () => t('Lowest cost'),
  alerts: () => t('Highest recall with so many alerts'),
  share: () => t('Highest recall with such a share of alerts'),
}

/** How an objective of each kind is written on the command line. */
const written: Readonly<Record<Kind, (values: readonly string[]) => string | undefined>> = {
  none: () => undefined,
  f: ([beta]) => `f${beta}`,
  precision: ([floor]) => `precision:${floor}`,
  cost: (costs) => `cost:${costs.join(',')}`,
  alerts: ([most]) => `alerts:${most}`,
  share: ([share]) => `alerts:${share}%`,
}

/** A choice of what a threshold is for, with what that needs to know. `kept` is what was chosen before. */
export function objectiveFields(
  id: string,
  label: string,
  kinds: readonly Kind[],
  kept: string,
): ObjectiveFields {
  const before = kindOf(kept)
  let kind = kinds.find((each) => each === before?.kind) ?? kinds[0]!
  let inputs: readonly HTMLInputElement[] = []
  const holder = element('span', { class: 'parameters' })
  const select = element(
    'select',
    {
      attributes: { id },
      on: {
        change: () => {
          kind = select.value as Kind
          fill([])
        },
      },
    },
    ...kinds.map((each) => element('option', { attributes: { value: each } }, titles[each]())),
  )
  function fill(values: readonly string[]): void {
    const wanted = parameters[kind]
    inputs = wanted.map(({ name, min, max, step, value }, at) =>
      element('input', {
        attributes: {
          type: 'number',
          id: `${id}-${name}`,
          required: true,
          min,
          max,
          step: step ?? 'any',
          value: values[at] ?? value,
        },
      }),
    )
    holder.replaceChildren(
      ...inputs.map((input, at) =>
        element(
          'span',
          { class: 'parameter' },
          element('label', { attributes: { for: input.id } }, wanted[at]!.label()),
          input,
        ),
      ),
    )
  }
  select.value = kind
  fill(before?.kind === kind ? before.values : [])
  return {
    element: element(
      'div',
      { class: 'toolbar objective' },
      element('label', { attributes: { for: id } }, label),
      select,
      holder,
    ),
    text: () => written[kind](inputs.map(({ valueAsNumber }) => plain(valueAsNumber))),
  }
}

/** Without an exponent, which the command line doesn't read. */
const plain = (value: number): string =>
  String(value).includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : String(value)

function kindOf(text: string): { readonly kind: Kind; readonly values: readonly string[] } | undefined {
  const [, name, numbers = ''] = /^(f|precision:|cost:|alerts:)([-\d.,]+%?)$/.exec(text) ?? []
  if (name === undefined) return undefined
  const kind = numbers.endsWith('%') ? 'share' : (name.replace(':', '') as Kind)
  return { kind, values: numbers.replace('%', '').split(',') }
}
