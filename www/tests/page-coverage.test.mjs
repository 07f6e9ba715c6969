// Statements in their editors: what each did, its switch, its count.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seriousFaults } from './axe.mjs'
import { decision, describePage, openPage, shows } from './browser.mjs'
import { example, load } from './source.mjs'

const { fromExample } = await load('example')
const { saveRequest } = await load('saved')
const { encode } = await load('share')
const { setRequest } = await load('state')

const START = fromExample(example('explicit-deny'))
const saved = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 'sqs:SendMessage'].reduce((state, action) => saveRequest(setRequest(state, { action })), START)

const marked = (page, name) => page.locator(`.policy .cm-line.${name}`).allInnerTexts().then(lines => lines.join('\n'))
const knob = (page, index) => page.locator(`.statement-switch[data-index="${index}"]`)

describePage('statements in their editors', (onPage, started) => {
  test('each is tinted by what it did, and says why it did nothing', onPage(async page => {
    assert.match(await marked(page, 'mark-decides'), /DeleteNeedsMfa/)
    assert.match(await marked(page, 'mark-allow'), /WorkWithReports/)
    await page.locator('#action').fill('s3:GetObject')
    await shows(page, 'allowed')
    await page.locator('.cm-line.mark-idle').first().waitFor()
    assert.match(await marked(page, 'mark-idle'), /DeleteNeedsMfa/)
    assert.equal(await page.locator('.cm-line.mark-idle').first().getAttribute('title'), 'does not apply: Action wants s3:DeleteObject, s3:DeleteObjectVersion; the request has s3:GetObject')
    assert.match(await marked(page, 'mark-allow.mark-decides'), /WorkWithReports/)
  }))

  test('a statement is switched off and on in the gutter, and the decision changes at once', onPage(async page => {
    await knob(page, 1).locator('.knob').click()
    await shows(page, 'allowed')
    assert.match(await marked(page, 'mark-off'), /DeleteNeedsMfa/)
    await page.locator('[data-whole="explicitDeny"]').waitFor()
    assert.match(await page.locator('.without').innerText(), /Without: statement DeleteNeedsMfa of Reports\.[\s\S]*With everything on the decision is: denied by a statement\./)
    await knob(page, 0).locator('.knob').click()
    await shows(page, 'implicitDeny')
    await knob(page, 1).locator('.knob').click()
    await shows(page, 'explicitDeny')
    await page.waitForFunction(() => /denied by a statement, too/.test(document.querySelector('.without').innerText))
    await page.locator('#all-on').click()
    await page.locator('.without').waitFor({ state: 'detached' })
    await page.locator('.cm-line.mark-off').first().waitFor({ state: 'detached' })
    assert.equal(await decision(page), 'explicitDeny')
  }))

  test('by keyboard: a key at the cursor, and the list of statements', onPage(async page => {
    await page.locator('.policy .cm-line', { hasText: 'DeleteNeedsMfa' }).click()
    await page.keyboard.press('Control+/')
    await shows(page, 'allowed')
    await page.locator('.statements summary').focus()
    await page.keyboard.press('Enter')
    const box = page.getByRole('checkbox', { name: 'DeleteNeedsMfa takes part' })
    assert.equal(await box.isChecked(), false)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await shows(page, 'explicitDeny')
    assert.equal(await box.isChecked(), true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => getSelection().toString().includes('"DeleteNeedsMfa"'))
  }))

  test('a policy is switched off as a whole, and a link keeps that', onPage(async page => {
    const toggle = page.getByRole('switch', { name: 'The policy Reports takes part' })
    await toggle.focus()
    await page.keyboard.press('Space')
    await shows(page, 'implicitDeny')
    assert.equal(await toggle.isChecked(), false)
    assert.match(await page.locator('.without').innerText(), /Without: policy Reports\./)
    assert.match(await marked(page, 'mark-off'), /WorkWithReports[\s\S]*DeleteNeedsMfa/)
    assert.equal(await page.getByRole('checkbox', { name: 'DeleteNeedsMfa takes part', includeHidden: true }).isDisabled(), true)
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    await page.waitForTimeout(400)
    const other = await openPage(started.browser, { fragment: await page.evaluate(() => location.hash) })
    await shows(other, 'implicitDeny')
    assert.equal(await other.getByRole('switch', { name: 'The policy Reports takes part' }).isChecked(), false)
    await other.close()
  }))

  test('what is typed above a statement moves its tint and switch with it', onPage(async page => {
    await page.locator('.policy .cm-line').first().click()
    await page.keyboard.press('End')
    await page.keyboard.insertText('\n\n')
    await page.waitForTimeout(400)
    assert.match(await marked(page, 'mark-decides'), /^ *\{\s+"Sid": "DeleteNeedsMfa"/)
    await knob(page, 1).locator('.knob').click()
    await shows(page, 'allowed')
  }))

  test('beside each stands for how many of the saved requests it matters', async () => {
    await onPage(async page => {
      await page.locator('.matters').first().waitFor()
      assert.deepEqual(await page.locator('.matters').allInnerTexts(), ['3 of 4', '1 of 4'])
      await page.locator('.statements summary').click()
      assert.deepEqual(await page.locator('.statement-matters').allInnerTexts(), ['applies in 3 of 4 saved requests', 'applies in 1 of 4 saved requests'])
      await knob(page, 0).locator('.knob').click()
      await page.waitForFunction(() => document.querySelectorAll('.matters').length === 1)
    }, { fragment: await encode(saved) })()
  })

  for (const colorScheme of ['light', 'dark']) {
    test(`nothing serious for axe in ${colorScheme}`, async () => {
      await onPage(async page => {
        await page.locator('.statements summary').click()
        await knob(page, 0).locator('.knob').click()
        await page.locator('[data-whole]').waitFor()
        assert.deepEqual(await seriousFaults(page, '.policies'), [])
        assert.deepEqual(await seriousFaults(page, '.verdict'), [])
        await page.getByRole('switch', { name: 'The policy Reports takes part' }).click()
        await page.waitForTimeout(300)
        assert.deepEqual(await seriousFaults(page, '.policies'), [])
      }, { colorScheme, fragment: await encode(setRequest(saved, { action: 's3:GetObject' })) })()
    })
  }

  test('nothing overflows at 400 px', async () => {
    await onPage(async page => {
      await page.locator('.matters').first().waitFor()
      await page.locator('.statements summary').click()
      await knob(page, 1).locator('.knob').click()
      await page.locator('[data-whole]').waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
    }, { viewport: { width: 400, height: 800 }, fragment: await encode(saved) })()
  })
})
