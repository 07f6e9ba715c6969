import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))

export default { distDir: process.env.DIST, turbopack: { root }, outputFileTracingRoot: root }
