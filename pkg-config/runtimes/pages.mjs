// Pages for browsers: what they run, under a content security policy, and what they complain of.
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { launchChromium } from '../../scripts/browser.mjs'
import { serve } from '../../scripts/serve.mjs'
import { installed } from './installed.mjs'
import { workspace } from './prepare.mjs'
import { skip, tellPages } from './runtime.mjs'

/** What a page must allow that uses the package, and no more. */
const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src data:"

export const html = script => `<!doctype html><meta charset="utf-8"><title>iam-verdict</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`

const inServiceWorker = "addEventListener('message', event => event.waitUntil(program().then(found => event.source.postMessage(found))))"

const registers = (file, type) => `const found = new Promise(resolve => { navigator.serviceWorker.onmessage = ({ data }) => resolve(data) })
navigator.serviceWorker.startMessages()
globalThis.result = navigator.serviceWorker.register('${file}', { type: '${type}' }).then(({ active, waiting, installing }) => {
  (active ?? waiting ?? installing).postMessage('ask')
  return found
})`

/** Of each page the scripts; the first one leaves what was found in `result`. */
const PAGES = {
  page: { 'page.mjs': `import { program } from './plain.mjs'
const frame = document.createElement('iframe')
document.body.append(frame)
globalThis.result = program(json => frame.contentWindow.JSON.parse(json))` },
  'module worker': {
    'module-worker.mjs': `const worker = new Worker('worker.mjs', { type: 'module' })
globalThis.result = new Promise((resolve, reject) => { worker.onmessage = ({ data }) => resolve(data); worker.onerror = reject })`,
    'worker.mjs': "import { program } from './plain.mjs'\nprogram().then(postMessage)"
  },
  'module service worker': {
    'module-service-worker.mjs': registers('service-worker.mjs', 'module'),
    'service-worker.mjs': `import { program } from './plain.mjs'\n${inServiceWorker}`
  },
  'service worker': { 'classic-service-worker.mjs': registers('bundled.js', 'classic') }
}

/** A script that is no module does not know where it is: it says where the files are. */
const BUNDLED = `import { ask, askGuard } from './ask.mjs'
import * as engine from 'iam-verdict'
import * as edge from 'iam-verdict/edge'
import * as tools from 'iam-verdict/tools'
const at = file => new URL('node_modules/iam-verdict/' + file, location.href)
const program = async () => ({
  'iam-verdict': await ask(engine, { init: () => engine.default(at('iam_verdict.wasm')) }),
  'iam-verdict/tools': await ask({ ...tools, awsManagedPolicies: (source = at('tools/aws-managed-policies.bin')) => tools.awsManagedPolicies(source) }, { init: () => tools.default({ engine: at('tools/iam_verdict.wasm'), catalog: at('tools/catalog.bin') }) }),
  'iam-verdict/edge': await askGuard(edge, { init: () => edge.default(at('edge/iam_verdict.wasm')) })
})
${inServiceWorker}`

/** Plain files, as a static host serves them: without a bundler the names become paths. */
export async function writePages(name, pages) {
  const folder = workspace(name)
  const write = (file, text) => fs.writeFileSync(path.join(folder, file), text)
  const { exports } = JSON.parse(fs.readFileSync(path.join(folder, 'node_modules/iam-verdict/package.json'), 'utf8'))
  const program = fs.readFileSync(path.join(folder, 'program.mjs'), 'utf8')
  write('plain.mjs', program.replaceAll(/from 'iam-verdict(.*?)'/g, (_, subpath) => `from './${path.posix.join('node_modules/iam-verdict', exports[`.${subpath}`].browser.default)}'`))
  await build({ stdin: { contents: BUNDLED, resolveDir: folder }, bundle: true, format: 'iife', outfile: path.join(folder, 'bundled.js'), logOverride: { 'empty-import-meta': 'silent' } })
  return Object.fromEntries(pages.map(what => {
    const scripts = Object.entries(PAGES[what])
    for (const [file, text] of scripts) write(file, text)
    const page = `${what.replaceAll(' ', '-')}.html`
    write(page, html(scripts[0][0]))
    return [what, page]
  }))
}

/** A browser by playwright-core or puppeteer-core: of both, only what they have in common is used. */
export async function visit(browser, url) {
  const page = await browser.newPage()
  const complaints = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(url)
  // Not by waiting for a function: drivers make one from a text, which the policy forbids.
  for (const end = Date.now() + 20_000; !await page.evaluate(() => 'result' in globalThis);) {
    if (Date.now() > end) throw new Error(`${url} began nothing: ${complaints.join('; ')}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const found = await page.evaluate(() => globalThis.result)
  await page.close()
  return { found, complaints }
}

/** Visits pages of a folder; `pages`: files by what they are. */
export async function visitAll(browser, folder, pages, csp = CSP) {
  const server = await serve(folder, 0, () => csp)
  try {
    const visited = {}
    for (const [what, file] of Object.entries(pages)) visited[what] = await visit(browser, `${server.url}/${file}`)
    return visited
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** Pages that a bundler made, in Chromium. What they find is told together. */
export async function tellInChromium({ what, ...runtime }, folder, files) {
  const browser = await launchChromium()
  if (!browser) return skip(`${runtime.runtime}, ${what}`, 'no Chromium or Chrome here')
  const visited = Object.values(await visitAll(browser, folder, Object.fromEntries(files.map(file => [file, file]))))
  const found = Object.assign({}, ...visited.map(page => page.found))
  return tellPages(runtime, { [`${what}, in Chromium`]: { found, complaints: visited.flatMap(page => page.complaints) } })
}

/** What a page is for bundlers that leave `new URL(…, import.meta.url)` as it is: the files that an entry loads stand beside the bundle. */
const ALONE = {
  engine: { entry: 'iam-verdict', ask: 'ask', files: ['iam_verdict.wasm'] },
  tools: { entry: 'iam-verdict/tools', ask: 'ask', files: ['tools/iam_verdict.wasm', 'tools/catalog.bin', 'tools/aws-managed-policies.bin'] },
  edge: { entry: 'iam-verdict/edge', ask: 'askGuard', files: ['edge/iam_verdict.wasm'] }
}

/** `bundle(source, outfile)` makes a page of each entry; tells the pages. */
export async function bundleAlone(folder, bundle) {
  for (const [name, { entry, ask, files }] of Object.entries(ALONE)) {
    const source = path.join(folder, `${name}.mjs`)
    fs.writeFileSync(source, `import { ${ask} } from './ask.mjs'\nimport * as api from '${entry}'\nglobalThis.result = ${ask}(api).then(found => ({ '${entry}': found }))\n`)
    await bundle(source, path.join(folder, name, 'main.js'))
    for (const file of files) fs.copyFileSync(path.join(installed, file), path.join(folder, name, path.basename(file)))
    fs.writeFileSync(path.join(folder, name, 'index.html'), html('main.js'))
  }
  return Object.keys(ALONE).map(name => `${name}/index.html`)
}
