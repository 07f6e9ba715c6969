// Finds the browsers that are there. `CHROMIUM`, `CHROMEDRIVER` and `FIREFOX` name others.
import fs from 'node:fs'
import path from 'node:path'

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** Path of a Chromium or Chrome, or undefined. */
export const findChromium = () => process.env.CHROMIUM ?? onPath(BROWSERS)

/** Path of its WebDriver, or undefined. */
export const findChromedriver = () => process.env.CHROMEDRIVER ?? onPath(['chromedriver'])

/** Path of a Firefox, or undefined. */
export const findFirefox = () => process.env.FIREFOX ?? onPath(['firefox-esr', 'firefox'])

/** What to start Chromium with: a container has no sandbox, and tests ask nothing of the network. */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'
]

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  return names.flatMap(name => folders.map(folder => path.join(folder, name))).find(file => fs.existsSync(file))
}

/** Starts headless Chromium by playwright-core, or returns undefined when there is none. */
export async function launchChromium() {
  const executablePath = findChromium()
  if (!executablePath) return undefined
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath, args: BROWSER_ARGUMENTS })
}

/** Starts headless Firefox; playwright-core drives only a Firefox of its own, puppeteer-core the one that people have. */
export async function launchFirefox() {
  const { launch } = await import('puppeteer-core')
  return launch({ browser: 'firefox', executablePath: findFirefox(), headless: true })
}
