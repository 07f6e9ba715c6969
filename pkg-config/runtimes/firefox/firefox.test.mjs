import { findFirefox, launchFirefox } from '../../../scripts/browser.mjs'
import { visitAll, writePages } from '../pages.mjs'
import { workspace } from '../prepare.mjs'
import { skip, tellPages } from '../runtime.mjs'

// Firefox runs no modules as service workers.
const PAGES = ['page', 'module worker', 'service worker']
if (findFirefox()) {
  const browser = await launchFirefox()
  const version = (await browser.version()).replace(/^firefox\//i, '')
  tellPages({ folder: 'firefox', runtime: 'Firefox', version }, await visitAll(browser, workspace('firefox'), await writePages('firefox', PAGES)))
} else skip('firefox', 'no Firefox here')
