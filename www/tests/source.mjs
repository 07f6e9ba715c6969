// The pure parts of the page, bundled as they are and imported: no browser is needed.
import * as esbuild from 'esbuild'
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = name => fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url))

/** The exports of a file of `src`. */
export async function load(name) {
  const { outputFiles } = await esbuild.build({ entryPoints: [source(name)], bundle: true, write: false, format: 'esm', external: ['iam-verdict'] })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

/** A file of `examples`. */
export const example = id => JSON.parse(fs.readFileSync(new URL(`../examples/${id}.json`, import.meta.url), 'utf8'))

/** Every example. */
export const examples = fs.readdirSync(new URL('../examples/', import.meta.url)).filter(name => name.endsWith('.json')).map(name => example(name.slice(0, -5)))

/** The prepared questions of the world of the examples. */
export const practices = JSON.parse(fs.readFileSync(new URL('../examples/practices/questions.json', import.meta.url), 'utf8'))

/** A page on which nothing is filled in. */
export const EMPTY = {
  drafts: [],
  levels: { serviceControl: 0, resourceControl: 0 },
  request: {
    principal: { type: 'iam_user', main: {}, fields: {}, flags: [], tags: [] },
    action: '', resource: '', resourceAccount: '', context: '{}', unknownContextKeys: '', durationSeconds: '', pairs: []
  },
  settings: {},
  saved: [],
  example: undefined
}
