/*
 * Class names as labels: made printable, measured without a font at hand, shortened in the middle (names often
 * differ at their ends), and escaped.
 */

const drawable =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}\p{Script=Inherited}]*$/u
const picture = /[\p{Extended_Pictographic}\u3000-\uffff]|[\u{10000}-\u{10ffff}]/u

/**
 * The label of a class: white space and invisible or reordering characters become single spaces. A name in a
 * script that the bundled font can't draw stands as `class 3`, an empty one too.
 */
export function labelOf(name: string, index: number): string {
  const clean = name
    .slice(0, 1000)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  const isPlain = /^[\u0020-\u00ff]+$/.test(clean)
  return isPlain || (clean !== '' && drawable.test(clean) && !picture.test(clean)) ? clean : `class ${index}`
}

/** Shortened to `width` (in `em`s of the font) with an ellipsis in the middle. */
export function shorten(label: string, width: number): string {
  if (emWidth(label) <= width) return label
  const characters = Array.from(label)
  let kept = characters.length - 1
  while (kept > 2) {
    const tail = Math.floor(kept * 0.4)
    const short = `${characters.slice(0, kept - tail).join('')}…${characters.slice(-tail).join('')}`
    if (tail > 0 && emWidth(short) <= width) return short
    kept--
  }
  return `${characters[0]}…`
}

/** Width of a text in DejaVu Sans, in `em`s; a little generous. */
export function emWidth(text: string): number {
  let width = 0
  for (const character of text) width += advance(character)
  return width
}

function advance(character: string): number {
  if (/[ijlI.,:;'|!()[\]ftr/\\ ]/.test(character)) return 0.39
  if (/[mwMW@%—…]/.test(character)) return 1
  if (/[A-Z_&#+=<>~^]/.test(character)) return 0.8
  return character < '\u0250' ? 0.64 : 0.8
}

/** Text for the content or a quoted attribute of XML 1.0. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
