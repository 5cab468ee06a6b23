import type { Metafile } from 'esbuild'

/** Bundles into `out` (`dist` where absent); what went into the bundles comes back. */
export function buildAll(out?: string): Promise<Metafile[]>
