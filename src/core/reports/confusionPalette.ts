/*
 * A sequential palette for shares: even steps of lightness from near-white to deep blue, hue and chroma from a
 * curve in OKLCH, so it reads the same without colour and with any kind of colour blindness.
 */

type Rgb = readonly [number, number, number]

const anchors: readonly Rgb[] = [
  [241, 249, 243],
  [181, 231, 218],
  [118, 209, 207],
  [54, 183, 200],
  [0, 154, 190],
  [0, 123, 173],
  [0, 93, 149],
  [21, 65, 117],
  [25, 41, 79],
]

/** The colour of a share in [0, 1] as `#rrggbb`. */
export function paletteColour(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (anchors.length - 1)
  const below = Math.min(Math.floor(place), anchors.length - 2)
  const mix = (channel: 0 | 1 | 2) => {
    const from = anchors[below]![channel]
    const to = anchors[below + 1]![channel]
    return Math.round(from + (to - from) * (place - below))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${mix(0)}${mix(1)}${mix(2)}`
}

/** The text colour that stands out more from `background`: contrast is at least 4.5 : 1 (WCAG 2.2, AA). */
export function textColourOn(background: string): string {
  return contrast(background, '#000000') >= contrast(background, '#ffffff') ? '#000000' : '#ffffff'
}

/** WCAG's contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrast(first: string, second: string): number {
  const [a, b] = [luminance(first), luminance(second)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function luminance(colour: string): number {
  const linear = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!
}
