// Pictures of the page: light, dark, 400 px wide. They are looked at, and not kept in the repository.
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openPage, withBrowser } from './tests/browser.mjs'

const folder = fileURLToPath(new URL('../screenshots/', import.meta.url))
fs.mkdirSync(folder, { recursive: true })

const SHOTS = [
  { name: 'light', width: 1360, height: 900, colorScheme: 'light' },
  { name: 'dark', width: 1360, height: 900, colorScheme: 'dark', example: 'region-scp' },
  { name: 'staging', width: 1360, height: 900, colorScheme: 'light', example: 'staging-to-production' },
  { name: 'narrow', width: 400, height: 860, colorScheme: 'light', example: 'permissions-boundary' },
  { name: 'narrow-dark', width: 400, height: 860, colorScheme: 'dark', example: 'data-perimeter' },
  { name: 'broken', width: 1360, height: 900, colorScheme: 'light', edit: '{"Version": "2012-10-17", "Statement": [{"Effect": "Dney", "Action": "s3:*"}]}' }
]

await withBrowser(async browser => {
  for (const { name, width, height, colorScheme, example, edit } of SHOTS) {
    const page = await openPage(browser, { viewport: { width, height }, colorScheme })
    if (example) await page.selectOption('#examples', example)
    if (edit) {
      await page.locator('.policy .cm-content').first().click()
      await page.keyboard.press('Control+A')
      await page.keyboard.insertText(edit)
    }
    await page.waitForTimeout(500)
    // The editors draw what is in view: the whole page has to be.
    await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) })
    await page.waitForTimeout(200)
    await page.screenshot({ path: `${folder}${name}.png` })
    console.log(`  screenshots/${name}.png`)
    await page.close()
  }
})
