// The built page in a real browser: what the tests and the pictures share.
import path from 'node:path'
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
export async function openPage(browser, { fragment = '', ...options } = {}) {
  const page = await browser.newPage(options)
  page.complaints = []
  page.on('pageerror', error => page.complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && page.complaints.push(message.text()))
  page.requests = []
  page.on('request', request => page.requests.push(request.url()))
  await page.goto(`${browser.pageAddress}/${fragment}`)
  await page.locator('#decision').waitFor()
  await page.waitForFunction(() => document.querySelector('.verdict:not(.waiting)'))
  return page
}

/** Replaces the text of an editor, as a person would. */
export async function type(page, editor, text) {
  await page.locator(editor).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

/** Waits until the page shows this decision. */
export const shows = (page, decision) =>
  page.waitForFunction(wanted => document.querySelector('#decision')?.dataset.decision === wanted, decision, { timeout: 5000 })
