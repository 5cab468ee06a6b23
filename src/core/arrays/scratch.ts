/** Bytes that are used again and again, as many as were asked for last: what stood in them before is lost. */
export class Scratch {
  #bytes = new Uint8Array(0)

  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.#bytes.length)
      this.#bytes = new Uint8Array(Math.max(length, Math.min(1.5 * this.#bytes.length, 2 ** 26)))
    return this.#bytes.subarray(0, length)
  }
}
