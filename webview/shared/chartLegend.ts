import { element, replaceChildren, svgElement } from './dom.ts'
import { seriesColour, seriesDash } from './plot.ts'
import type { Theme } from './theme.ts'

/** What the entries of a legend do to the lines. */
interface LegendLines {
  show(index: number, isShown: boolean): void
  /** Brings one line out among the others; undefined for none. */
  emphasize(index: number | undefined): void
}

/** The names of a chart's lines with their last values: buttons that switch the lines. */
export class ChartLegend {
  readonly element = element('div', { class: 'legend' })
  /** Lines that are switched off. */
  readonly hidden = new Set<number>()
  readonly #series: readonly string[]
  readonly #lines: LegendLines
  #values: readonly HTMLElement[] = []
  #last: readonly string[] = []

  constructor(series: readonly string[], theme: Theme, lines: LegendLines) {
    this.#series = series
    this.#lines = lines
    this.draw(theme)
  }

  /** Draws the entries in a theme's colours. */
  draw(theme: Theme): void {
    const entries = this.#series.map((name, index) => this.#entry(theme, name, index))
    this.#values = entries.map(({ value }) => value)
    replaceChildren(this.element, ...entries.map(({ button }) => button))
  }

  /** @param last value of each line, as text */
  tell(last: readonly string[]): void {
    this.#last = last
    for (const [index, value] of this.#values.entries()) value.textContent = last[index] ?? ''
  }

  #entry(theme: Theme, name: string, index: number) {
    const value = element('span', { class: 'value' }, this.#last[index] ?? '')
    const button: HTMLButtonElement = element(
      'button',
      {
        class: 'entry',
        attributes: { type: 'button', 'aria-pressed': String(!this.hidden.has(index)) },
        on: {
          click: () => this.#toggle(index, button),
          pointerenter: () => this.#lines.emphasize(index),
          pointerleave: () => this.#lines.emphasize(undefined),
          focus: () => this.#lines.emphasize(index),
          blur: () => this.#lines.emphasize(undefined),
        },
      },
      swatch(theme, index),
      name,
      ' ',
      value,
    )
    return { button, value }
  }

  #toggle(index: number, button: HTMLButtonElement): void {
    const isShown = this.hidden.delete(index)
    if (!isShown) this.hidden.add(index)
    button.setAttribute('aria-pressed', String(isShown))
    this.#lines.show(index, isShown)
  }
}

/** A piece of the line as it is drawn. */
function swatch(theme: Theme, index: number): SVGElement {
  const line = svgElement('line', {
    attributes: {
      x1: 0,
      x2: 30,
      y1: 4,
      y2: 4,
      stroke: seriesColour(theme, index),
      'stroke-width': theme.highContrast ? 3 : 2,
      'stroke-dasharray': seriesDash(theme, index).join(' ') || 'none',
    },
  })
  return svgElement(
    'svg',
    { class: 'swatch', attributes: { viewBox: '0 0 30 8', width: 30, height: 8, 'aria-hidden': 'true' } },
    line,
  )
}
