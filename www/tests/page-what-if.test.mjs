// What would make the decision another one, and making it so.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seriousFaults } from './axe.mjs'
import { choose, describePage, shows } from './browser.mjs'

const ready = (page, title) => page.locator('.what-if[aria-busy="false"] h2', { hasText: title }).waitFor({ timeout: 10_000 })
const ALLOWED = 'What would make this allowed'
const DENIED = 'What would make this denied'

async function openPanel(page, example, title) {
  if (example) {
    const before = await page.locator('#reason').innerText()
    await choose(page, example)
    await page.waitForFunction(text => !['', text].includes(document.querySelector('#reason').innerText), before)
  }
  await page.locator('#tab-what-if').click()
  await ready(page, title)
}

describePage('what if', (onPage, started) => {
  test('nothing of it is loaded before it is looked at', onPage(async page => {
    await page.waitForTimeout(300)
    assert.deepEqual(page.requests.filter(url => /tools|what-if/.test(url)), [])
    await openPanel(page, undefined, ALLOWED)
    assert.equal(page.requests.some(url => url.endsWith('/tools/iam_verdict.wasm')), true)
  }))

  test('the smallest change of the context is applied', onPage(async page => {
    await openPanel(page, undefined, ALLOWED)
    const suggestion = page.locator('.suggestion', { hasText: 'Change aws:MultiFactorAuthPresent from false to true' })
    assert.equal(await suggestion.locator('[data-then]').getAttribute('data-then'), 'allowed')
    await suggestion.getByRole('button', { name: /^Apply: change aws:MultiFactorAuthPresent/ }).click()
    await shows(page, 'allowed')
    assert.match(await page.locator('#context').innerText(), /"aws:MultiFactorAuthPresent": "true"/)
    assert.equal(await page.evaluate(() => document.activeElement.id), 'what-if-title')
    assert.match(await page.locator('.what-if [role="status"]').innerText(), /^Applied: change aws:MultiFactorAuthPresent from false to true\.$/)
    await ready(page, DENIED)
  }))

  test('a statement that blocks is shown, and switched off', onPage(async page => {
    await openPanel(page, undefined, ALLOWED)
    const suggestion = page.locator('.suggestion', { hasText: 'Switch statement DeleteNeedsMfa of Reports off' })
    await suggestion.getByRole('button', { name: 'Show it in the policy' }).click()
    await page.waitForFunction(() => getSelection().toString().includes('"DeleteNeedsMfa"'))
    await suggestion.getByRole('button', { name: /^Apply/ }).click()
    await shows(page, 'allowed')
    assert.match(await page.locator('.without').innerText(), /statement DeleteNeedsMfa of Reports/)
    await ready(page, DENIED)
    assert.match(await page.locator('.suggestions', { hasText: 'rests on' }).innerText(), /WorkWithReports[\s\S]*Then: denied, because nothing allows it/)
  }))

  test('a statement that is missing is added, and the decision is as it was said', onPage(async page => {
    await openPanel(page, 'nothing-by-default', ALLOWED)
    const suggestion = page.locator('.suggestion', { hasText: 'Add a statement to a new policy (Identity-based)' })
    assert.match(await suggestion.locator('pre').innerText(), /"Action": "s3:PutObject"/)
    await suggestion.getByRole('button', { name: /^Apply/ }).click()
    await shows(page, 'allowed')
    assert.equal(await page.locator('.policy-name').last().inputValue(), 'Added')
  }))

  test('across accounts it is added to the bucket’s policy that is there', onPage(async page => {
    await openPanel(page, 'copy-object', ALLOWED)
    const suggestion = page.locator('.suggestion', { hasText: 'Add a statement to the policy archive bucket' }).first()
    await suggestion.getByRole('button', { name: /^Apply/ }).click()
    await shows(page, 'allowed')
    assert.match(await page.locator('[data-type="resourceBased"] .cm-content').innerText(), /OnlyTheRobot[\s\S]*arn:aws:iam::111122223333:user\/ana/)
  }))

  test('several statements that deny are named with what each alone would change, and go together', onPage(async page => {
    const deny = Sid => ({ Sid, Effect: 'Deny', Action: '*', Resource: '*' })
    await page.locator('.policy .cm-content').click()
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText(JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, deny('One'), deny('Two')] }))
    await page.waitForFunction(() => document.querySelector('#reason').innerText.includes('One'))
    await openPanel(page, undefined, ALLOWED)
    assert.deepEqual(await page.locator('.suggestion', { hasText: 'Switch statement' }).locator('.suggestion-then').allInnerTexts(), ['Alone it changes nothing', 'Alone it changes nothing'])
    await page.getByRole('button', { name: 'Apply: switch all of them off' }).click()
    await shows(page, 'allowed')
    assert.match(await page.locator('.without').innerText(), /statement One of Reports, statement Two of Reports/)
  }))

  test('when it cannot be loaded, that is said, and it can be tried again', async () => {
    const page = await started.browser.newPage({ serviceWorkers: 'block' })
    let times = 0
    await page.route('**/tools/iam_verdict.wasm', route => (times++ ? route.continue() : route.abort()))
    await page.goto(`${started.browser.pageAddress}/`)
    await shows(page, 'explicitDeny')
    await page.locator('#tab-what-if').click()
    await page.locator('.what-if').getByRole('button', { name: 'Try again' }).click()
    await ready(page, ALLOWED)
    await page.close()
  })

  for (const colorScheme of ['light', 'dark']) {
    test(`nothing serious for axe in ${colorScheme}`, onPage(async page => {
      for (const example of [undefined, 'nothing-by-default', 'copy-object']) {
        await openPanel(page, example, ALLOWED)
        assert.deepEqual(await seriousFaults(page, '.tabs'), [], example)
      }
    }, { colorScheme }))
  }

  test('nothing overflows at 400 px', onPage(async page => {
    for (const example of ['copy-object', 'nothing-by-default', 'scp-levels']) {
      await openPanel(page, example, ALLOWED)
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, example)
    }
  }, { viewport: { width: 400, height: 800 } }))
})
