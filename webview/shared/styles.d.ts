/** Style sheets that a view imports; the bundler gathers them into `dist/webview/<view>.css`. */
declare module '*.css'
