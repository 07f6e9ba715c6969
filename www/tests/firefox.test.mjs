// The main path in Firefox, by WebDriver BiDi.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findFirefox, launchFirefox } from '../../scripts/browser.mjs'
import { serve } from '../../scripts/serve.mjs'

const skip = findFirefox() ? false : 'no Firefox here'

describe('the playground in Firefox', { skip }, () => {
  let server, browser
  before(async () => {
    server = await serve(path.resolve(fileURLToPath(new URL('../', import.meta.url))))
    browser = await launchFirefox()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  const onPage = use => async () => {
    const page = await browser.newPage()
    const complaints = []
    page.on('pageerror', error => complaints.push(String(error)))
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${server.url}/dist/`)
    await appears(page, '.verdict:not(.waiting)')
    await use(page)
    assert.deepEqual(complaints, [])
    await page.close()
  }
  /** Puppeteer's own waiting makes functions from texts, which the page's CSP forbids. */
  const until = async (page, holds, argument) => {
    for (const end = Date.now() + 10_000; !await page.evaluate(holds, argument);) {
      assert.ok(Date.now() < end, `within ten seconds: ${holds}, ${argument}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const shows = (page, decision) => until(page, wanted => document.querySelector('#decision')?.dataset.decision === wanted, decision)
  const appears = (page, selector) => until(page, wanted => document.querySelector(wanted) !== null, selector)
  const replace = async (page, selector, text) => {
    await page.click(selector)
    await page.keyboard.down('Control')
    await page.keyboard.press('a')
    await page.keyboard.up('Control')
    await page.keyboard.type(text)
  }

  test('decides, and decides anew when the request changes', onPage(async page => {
    await shows(page, 'explicitDeny')
    await replace(page, '#action', 'sqs:SendMessage')
    await shows(page, 'implicitDeny')
  }))

  test('a typed policy is marked where it is wrong, and decides when it is right', onPage(async page => {
    await replace(page, '.policy .cm-content', '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}')
    await shows(page, 'allowed')
    await replace(page, '.policy .cm-content', '{"Version": "2012-10-17", "Statement": {"Effect": "Alow", "Action": "*", "Resource": "*"}}')
    await appears(page, '.verdict.broken')
    await appears(page, '.finding.error')
  }))

  test('a link opens what it was made from', onPage(async page => {
    await replace(page, '#action', 'sqs:SendMessage')
    await until(page, () => location.hash.startsWith('#s='))
    const other = await browser.newPage()
    await other.goto(page.url())
    await shows(other, 'implicitDeny')
    assert.equal(await other.$eval('#action', element => element.value), 'sqs:SendMessage')
    await other.close()
  }))
})
