import { launchChromium } from '../../../scripts/browser.mjs'
import { visitAll, writePages } from '../pages.mjs'
import { workspace } from '../prepare.mjs'
import { skip, tellPages } from '../runtime.mjs'

const PAGES = ['page', 'module worker', 'module service worker']
const browser = await launchChromium()
if (browser) {
  const runtime = { folder: 'chromium', runtime: 'Chromium', version: browser.version() }
  tellPages(runtime, await visitAll(browser, workspace('chromium'), await writePages('chromium', PAGES)))
} else skip('chromium', 'no Chromium or Chrome here')
