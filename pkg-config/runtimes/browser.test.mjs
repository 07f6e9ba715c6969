// The suite in real headless Chromium: the `browser` entry from plain files, under a strict CSP.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { launchChromium } from '../../scripts/browser.mjs'
import { serve } from '../../scripts/serve.mjs'
import { consumer, copySuite, require } from './installed.mjs'

const pages = path.join(consumer, 'pages')
const { exports } = require('iam-verdict/package.json')
const entry = subpath => path.posix.join('../node_modules/iam-verdict', exports[subpath].browser.default)

/** What a page must allow that uses the package, and no more. */
const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src data:"

/** Plain files, as a static host serves them; `script` runs in the page. */
function writePages() {
  copySuite(pages)
  const html = script => `<!doctype html><meta charset="utf-8"><title>iam-verdict</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`
  const run = subpath => `import { instances } from './watch.mjs'
import * as api from '${entry(subpath)}'
import { runAll } from './calls.mjs'
const outcomes = async foreign => {
  let before = 'no error'
  try { api.compile({}) } catch (error) { before = error.name + ' ' + error.code }
  await Promise.all([api.default(), api.default()])
  return { before, outcomes: await runAll(api, { instances, foreign }) }
}
`
  const files = {
    'page.html': html('page.mjs'),
    'tools.html': html('tools.mjs'),
    'tools.mjs': `${run('./tools')}
globalThis.result = outcomes(JSON.parse)`,
    'page.mjs': `${run('.')}
const frame = document.createElement('iframe')
document.body.append(frame)
globalThis.result = outcomes(json => frame.contentWindow.JSON.parse(json))`,
    'worker.html': html('starts-worker.mjs'),
    'starts-worker.mjs': `const worker = new Worker('worker.mjs', { type: 'module' })
globalThis.result = new Promise((resolve, reject) => { worker.onmessage = ({ data }) => resolve(data); worker.onerror = reject })`,
    'worker.mjs': `${run('.')}
outcomes(JSON.parse).then(postMessage)`
  }
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(pages, name), text)
}

const PAGES = { page: 'page.html', 'module worker': 'worker.html', 'page with the tools': 'tools.html' }

/** All that a page found out, and all that it complained of. */
async function visit(browser, url) {
  const tab = await browser.newPage()
  const complaints = []
  tab.on('pageerror', error => complaints.push(String(error)))
  tab.on('console', message => { if (message.type() === 'error') complaints.push(message.text()) })
  await tab.goto(url)
  await tab.waitForFunction(() => 'result' in globalThis, undefined, { timeout: 20_000 })
  return { complaints, ...await tab.evaluate(() => globalThis.result) }
}

/** Everything is asked before the first test is registered: the runner does not wait in between. */
async function visitAll() {
  const browser = await launchChromium()
  if (!browser) return undefined
  writePages()
  const server = await serve(consumer, 0, () => CSP)
  try {
    const visited = {}
    for (const [where, page] of Object.entries(PAGES)) visited[where] = await visit(browser, `${server.url}/pages/${page}`)
    return visited
  } finally {
    await browser.close()
    await server.stop()
  }
}

const visited = await visitAll()
for (const where of Object.keys(PAGES)) {
  if (!visited) {
    test(`Chromium, ${where}`, { skip: 'no Chromium or Chrome here' }, () => {})
    continue
  }
  const { complaints, before, outcomes } = visited[where]
  test(`Chromium, ${where}: loads under the CSP, calls before init are refused`, () => {
    assert.deepEqual(complaints, [])
    assert.equal(before, 'EngineError not-initialized')
    assert.ok(outcomes.length > 20)
  })
  for (const [name, wrong] of outcomes) test(`Chromium, ${where}: ${name}`, () => assert.equal(wrong, undefined))
}
