// The built page in a real browser: what the tests and the pictures share.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findChromium, launchChromium } from '../../scripts/browser.mjs'
import { serve } from '../../scripts/serve.mjs'

/** Served from one folder above, so that the page always stands below the root, as on many static hosts. */
const www = fileURLToPath(new URL('../', import.meta.url))

/** Where Chromium is, or undefined. */
export const browserPath = findChromium()

/** Serves the page, starts a browser, and ends both when `use` is done. */
export async function withBrowser(use) {
  const server = await serve(path.resolve(www))
  const browser = await launchChromium()
  try {
    browser.pageAddress = `${server.url}/dist`
    return await use(browser)
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** Opens the page and waits for its first decision. Everything that the page complains of is kept in `page.complaints`. */
export async function openPage(browser, { fragment = '', address = browser.pageAddress, ...options } = {}) {
  const page = await browser.newPage(options)
  page.complaints = []
  page.on('pageerror', error => page.complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && page.complaints.push(message.text()))
  page.requests = []
  page.on('request', request => page.requests.push(request.url()))
  await page.goto(`${address}/${fragment}`)
  await page.locator('#decision').waitFor()
  await page.waitForFunction(() => document.querySelector('.verdict:not(.waiting)'))
  return page
}

/**
 * A group of tests on the page, in one browser. `define` gets `onPage`, which makes a test of what is done on a fresh
 * page and holds the page to having nothing to complain of, and the browser, which is there when the tests run.
 */
export function describePage(title, define) {
  describe(title, { skip: browserPath ? false : 'no Chromium or Chrome here' }, () => {
    const started = {}
    let end, ended
    before(() => new Promise((ready, failed) => {
      const stopped = new Promise(resolve => { end = resolve })
      ended = withBrowser(browser => {
        started.browser = browser
        ready()
        return stopped
      })
      ended.catch(failed)
    }))
    after(async () => {
      end()
      await ended
    })
    const onPage = (use, options) => async () => {
      const page = await openPage(started.browser, options)
      try {
        await use(page)
        assert.deepEqual(page.complaints, [])
      } finally {
        await page.close()
      }
    }
    define(onPage, started)
  })
}

/** The decision that the page shows. */
export const decision = page => page.locator('#decision').getAttribute('data-decision')

/** Replaces the text of an editor, as a person would. */
export async function type(page, editor, text) {
  await page.locator(editor).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

/** Waits until the page shows this decision, and then for two frames: the trace follows in the first, marks in the second. */
export async function shows(page, decision) {
  await page.waitForFunction(wanted => document.querySelector('#decision')?.dataset.decision === wanted, decision, { timeout: 5000 })
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))
  })
}

/** Opens an example, and waits until it is there. */
export async function choose(page, id) {
  await page.locator('#examples').selectOption(id)
  await page.locator(`.teaches[data-example="${id}"]`).waitFor()
}
