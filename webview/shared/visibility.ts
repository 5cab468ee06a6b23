/** Calls back when an element comes into sight, or near it, and when it leaves; the returned function ends it. */
export type WatchVisibility = (element: Element, changed: (isSeen: boolean) => void) => () => void

export const watchVisibility: WatchVisibility = (element, changed) => {
  const observer = new IntersectionObserver((entries) => changed(entries.at(-1)?.isIntersecting ?? false), {
    rootMargin: '300px',
  })
  observer.observe(element)
  return () => observer.disconnect()
}
