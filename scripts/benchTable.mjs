/** How benchmarks are shown. */

/**
 * @param {{ what: string, value: string, limit?: string, peer?: string, ratio?: number }[]} rows figures as text;
 *   `ratio` is the figure over the peer's
 */
export function table(rows) {
  return [
    '| what | measured | at most | peer in the same run | ratio to the peer |',
    '|---|---:|---:|---|---:|',
    ...rows.map(
      ({ what, value, limit = '', peer = '', ratio }) =>
        `| ${what} | ${value} | ${limit} | ${peer} | ${Number.isFinite(ratio) ? ratio.toFixed(2) : ''} |`,
    ),
  ].join('\n')
}

export const time = (seconds) =>
  seconds < 0.1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`
