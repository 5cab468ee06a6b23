/** Version of this product; the build puts it in. */
export const programVersion = process.env['FINALIZE_MODEL_VERSION'] ?? '0.0.0-development'
