#!/usr/bin/env node
// What the page costs: bytes of the first visit, time to the first decision, from a keystroke to the next decision,
// and how long the page is ever held up. The policies are those of stack.json. Prints Markdown.
//
//   node benches/page.mjs     after `make build`
import fs from 'node:fs'
import zlib from 'node:zlib'
import { openPage, withBrowser } from '../www/tests/browser.mjs'
import { EMPTY, load } from '../www/tests/source.mjs'

const KEYS = 40
const { addDraft } = await load('drafts')
const { addPolicy } = await load('stacks')
const { draftOf } = await load('principal')
const { encode } = await load('share')
const { setRequest } = await load('state')

/** Policies of stack.json, and a request of the one who has them. */
function stack() {
  const policies = JSON.parse(fs.readFileSync(new URL('./stack.json', import.meta.url), 'utf8'))
  let state = setRequest(EMPTY, {
    principal: draftOf({ type: 'assumed_role', arn: 'arn:aws:sts::111122223333:assumed-role/app/web', tags: { team: 'pay' } }),
    action: 's3:GetObject', resource: 'arn:aws:s3:::reports-1/2026/q3.csv', resourceAccount: '111122223333',
    context: JSON.stringify({ 'aws:RequestedRegion': 'eu-west-1', 'aws:SourceIp': '203.0.113.7', 'aws:PrincipalOrgID': 'o-abc123def4', 'aws:SecureTransport': 'true' })
  })
  const text = document => JSON.stringify(document, null, 2)
  for (const [type, value] of Object.entries(policies)) {
    const levels = type === 'serviceControl' ? value : [Array.isArray(value) ? value : [value]]
    for (const [level, list] of levels.entries()) {
      for (const document of list) {
        state = type === 'serviceControl' ? addDraft({ ...state, levels: { ...state.levels, serviceControl: levels.length } }, type, { level, text: text(document) }) : addPolicy(state, type, { text: text(document) })
      }
    }
  }
  return state
}

/** In the page: when something was typed, when the decision changed, and what took long. */
function watch() {
  const seen = { typed: 0, changes: [], long: [], first: 0 }
  globalThis.seen = seen
  addEventListener('input', () => { seen.typed = performance.now() }, { capture: true })
  new PerformanceObserver(list => seen.long.push(...list.getEntries().map(({ duration, startTime }) => ({ duration, startTime })))).observe({ type: 'longtask', buffered: true })
  new MutationObserver(() => {
    const decision = document.querySelector('#decision')?.dataset.decision
    if (!decision || decision === seen.decision) return
    seen.decision = decision
    seen.first ||= performance.now()
    if (seen.typed) seen.changes.push(performance.now() - seen.typed)
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-decision'] })
}

/** At once: whoever types does not wait for what follows the decision. */
const shows = (page, decision) => page.waitForFunction(wanted => document.querySelector('#decision')?.dataset.decision === wanted, decision)

const gzip = bytes => zlib.gzipSync(bytes, { level: 9 }).length
const at = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))]
const ms = number => `${number.toFixed(1)} ms`

await withBrowser(async browser => {
  const context = await browser.newContext()
  await context.addInitScript(watch)
  context.pageAddress = browser.pageAddress

  const first = await openPage(context, { address: browser.pageAddress })
  const loaded = first.requests.filter(url => url.startsWith(browser.pageAddress))
  const firstDecision = await first.evaluate(() => globalThis.seen.first)
  const folder = new URL('../www/dist/', import.meta.url)
  const sizes = [...new Set(loaded)].map(url => [url.slice(browser.pageAddress.length + 1) || 'index.html', url])
    .map(([name]) => [name.split('#')[0] || 'index.html', gzip(fs.readFileSync(new URL(name.split('#')[0] || 'index.html', folder)))])
  await first.close()

  const page = await openPage(context, { address: browser.pageAddress, fragment: await encode(stack()) })
  const before = await page.locator('#decision').getAttribute('data-decision')
  await page.waitForTimeout(1500)
  await page.evaluate(() => { globalThis.seen.long.length = 0 })
  await page.locator('#action').focus()
  await page.keyboard.press('End')
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press(key % 2 ? 'Backspace' : 'X')
    await shows(page, key % 2 ? before : 'implicitDeny')
  }
  const { changes, long } = await page.evaluate(() => globalThis.seen)

  console.log('\n| the page | |\n|---|--:|')
  console.log(`| first visit, gzip | ${sizes.reduce((sum, [, size]) => sum + size, 0).toLocaleString('en')} bytes: ${sizes.map(([name, size]) => `${name} ${size.toLocaleString('en')}`).join(', ')} |`)
  console.log(`| first decision after | ${ms(firstDecision)} |`)
  console.log(`| keystroke to decision, ${changes.length} of them | median ${ms(at(changes, 0.5))}, 95 % below ${ms(at(changes, 0.95))} |`)
  console.log(`| main thread held up for over 50 ms while typing | ${long.length} times${long.length ? `, at most ${ms(Math.max(...long.map(({ duration }) => duration)))}` : ''} |`)
})
