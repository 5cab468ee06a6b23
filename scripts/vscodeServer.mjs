/** Arguments of the editor's server, the same wherever it is started. */
import path from 'node:path'

/** Where a server keeps what it knows, below one folder, and its extensions; nothing is told to anybody. */
const placesIn = (data, extensions) => [
  '--accept-server-license-terms',
  '--telemetry-level',
  'off',
  '--user-data-dir',
  path.join(data, 'user'),
  '--server-data-dir',
  path.join(data, 'server'),
  '--extensions-dir',
  extensions,
]

/** Installs a VSIX, also in the place of the same version, and ends. */
export const installArguments = (vsix, data, extensions) => [
  ...placesIn(data, extensions),
  '--install-extension',
  vsix,
  '--force',
]

/** Serves on this machine only, at a port that is free. */
export const serveArguments = (data, extensions) => [
  '--host',
  '127.0.0.1',
  '--port',
  '0',
  ...placesIn(data, extensions),
]
