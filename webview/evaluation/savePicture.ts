import type { SavedPicture } from '../../src/protocol/evaluation.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import type { EvaluationLink } from './link.ts'

/** Twice the size of the drawing, for sharp text. */
const scale = 2
const widest = 6400

/** Buttons that save a picture; its SVG source is asked for when one is pressed. */
export function saveButtons(
  link: EvaluationLink,
  picture: SavedPicture,
  draw: () => Promise<string | undefined>,
): HTMLElement {
  const button = (format: 'svg' | 'png') =>
    element(
      'button',
      {
        class: 'secondary',
        attributes: { type: 'button' },
        on: {
          click: () =>
            void link.attempt(async () => {
              const source = await draw()
              if (source === undefined) return
              const content = format === 'svg' ? source : await pngOf(source)
              await link.request({ type: 'save', picture, format, content })
            }),
        },
      },
      format === 'svg' ? t('Save as SVG') : t('Save as PNG'),
    )
  return element('span', { class: 'buttons' }, button('svg'), button('png'))
}

/** A drawing as the text of a file of its own. */
export function svgSource(drawing: SVGSVGElement): string {
  return `${new XMLSerializer().serializeToString(drawing)}\n`
}

/** The picture as PNG in base64. */
async function pngOf(source: string): Promise<string> {
  const address = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const factor = Math.min(scale, widest / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.naturalWidth * factor)
    canvas.height = Math.round(image.naturalHeight * factor)
    const context = canvas.getContext('2d')
    if (!context) throw new Error(t('This picture is too large to draw as PNG; save it as SVG.'))
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    const data = canvas.toDataURL('image/png')
    return data.slice(data.indexOf(',') + 1)
  } finally {
    URL.revokeObjectURL(address)
  }
}
