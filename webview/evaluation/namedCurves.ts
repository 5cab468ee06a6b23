import { svgElement } from '../shared/dom.ts'
import { round, scaleOf, size, type Extent, type Scale } from './chartScale.ts'
import type { ChartColours } from './chartColours.ts'

/** A line with a name; broken where there is no value. */
export interface NamedCurve {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number | null])[]
}

const dashes = [undefined, '7 3', '2 3'] as const
const legend = { row: 15, swatch: 26, padding: 6, letter: 6.2 }

/** Lines, told apart by colour and dashes, with a legend at the foot of the frame. */
export function namedCurves(
  curves: readonly NamedCurve[],
  scale: Scale,
  colours: ChartColours,
): readonly SVGElement[] {
  if (curves.length === 0) return []
  const looks = [colours.line, colours.mark, colours.foreground].map((stroke, at) => ({
    stroke,
    'stroke-width': colours.width,
    'stroke-dasharray': dashes[at],
  }))
  const lookOf = (at: number) => looks[at % looks.length]!
  const longest = Math.max(...curves.map(({ name }) => name.length))
  const width = legend.swatch + longest * legend.letter + 3 * legend.padding
  const height = curves.length * legend.row + legend.padding
  const left = size.left + (size.side - width) / 2
  const top = size.top + size.side - height - legend.padding
  return [
    ...curves.map(({ points }, at) =>
      svgElement('path', {
        attributes: { d: outline(points, scale), fill: 'none', 'stroke-linejoin': 'round', ...lookOf(at) },
      }),
    ),
    svgElement(
      'g',
      { class: 'legend' },
      svgElement('rect', {
        attributes: { x: left, y: top, width, height, fill: colours.background, 'fill-opacity': 0.85 },
      }),
      ...curves.flatMap(({ name }, at) => {
        const middle = top + legend.padding / 2 + (at + 0.5) * legend.row
        const x1 = left + legend.padding
        return [
          svgElement('line', {
            attributes: { x1, x2: x1 + legend.swatch, y1: middle, y2: middle, ...lookOf(at) },
          }),
          svgElement(
            'text',
            {
              attributes: { x: x1 + legend.swatch + legend.padding, y: middle + 4, fill: colours.foreground },
            },
            name,
          ),
        ]
      }),
    ),
  ]
}

function outline(points: NamedCurve['points'], scale: Scale): string {
  let isDrawn = false
  return points
    .map(([x, y]) => {
      if (y === null) {
        isDrawn = false
        return ''
      }
      const command = isDrawn ? 'L' : 'M'
      isDrawn = true
      return `${command}${scale.across(x)} ${scale.down(y)}`
    })
    .join('')
}

/** Marks a value on the lower axis by a line across the frame. */
export function markAcross(drawing: SVGSVGElement, x: number, extent: Extent, colours: ChartColours): void {
  const place = round(scaleOf(extent).across(x))
  const known = drawing.querySelector('.cursor')
  const line =
    known ??
    svgElement('line', {
      class: 'cursor',
      attributes: { y1: size.top, y2: size.top + size.side, stroke: colours.foreground, 'stroke-width': 1 },
    })
  line.setAttribute('x1', String(place))
  line.setAttribute('x2', String(place))
  // Below what is written there.
  if (!known) drawing.insertBefore(line, drawing.querySelector('.legend'))
}
