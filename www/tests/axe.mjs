// What axe-core finds on a part of the page, of what is serious or critical.
import fs from 'node:fs'
import { createRequire } from 'node:module'

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** One line for each finding; empty when there is none. */
export async function seriousFaults(page, part = 'body') {
  await page.evaluate(source)
  return page.evaluate(async part => {
    const { violations } = await globalThis.axe.run(part)
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 5).join(', ')}`)
  }, part)
}
