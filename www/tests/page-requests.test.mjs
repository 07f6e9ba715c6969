// Saved requests and the matrix, as a person uses them.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import { seriousFaults } from './axe.mjs'
import { choose, describePage, openPage, shows, type } from './browser.mjs'

const policy = '.policy .cm-content'
const row = id => `[data-saved="${id}"]`
const openTab = async page => {
  await page.locator('#tab-requests').click()
  await page.locator('#save-request').waitFor()
}
const save = async page => {
  await page.locator('#save-request:not([disabled])').waitFor()
  await page.locator('#save-request').click()
}
const gets = (page, id, decision) => page.locator(`${row(id)} .now [data-decision="${decision}"]`).waitFor()
const badge = page => page.locator('#tab-requests .badge')
const WORKING = '{"Version": "2012-10-17", "Statement": {"Sid": "All", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}}'

describePage('saved requests', (onPage, started) => {
  test('an empty table teaches, and the first save keeps the decision as the one to expect', onPage(async page => {
    await openTab(page)
    assert.match(await page.locator('.teach-requests').innerText(), /turns red/)
    await save(page)
    await gets(page, 1, 'explicitDeny')
    assert.equal(await page.locator(`${row(1)} select`).inputValue(), 'explicitDeny')
    assert.equal(await badge(page).count(), 0)
    assert.equal(await page.locator('.teach-requests').count(), 0)
  }))

  test('an edit that flips a decision turns its row red, in any tab, and back again', onPage(async page => {
    await openTab(page)
    await save(page)
    await page.locator(`${row(1)} .saved-name`).fill('no delete')
    await page.locator('#action').fill('s3:GetObject')
    await shows(page, 'allowed')
    await save(page)
    await gets(page, 2, 'allowed')
    await page.locator('#tab-why').click()
    await type(page, policy, WORKING)
    await badge(page).waitFor()
    assert.equal(await badge(page).innerText(), '1 red')
    await openTab(page)
    assert.deepEqual(await page.locator('tr.red').evaluateAll(rows => rows.map(row => row.dataset.saved)), ['1'])
    assert.match(await page.locator(`${row(1)} .now`).innerText(), /Allowed[\s\S]*expected: explicit deny/)
    await page.getByRole('button', { name: /Expect this.*allowed of no delete, from now on/ }).click()
    await badge(page).waitFor({ state: 'detached' })
    assert.equal(await page.locator(`${row(1)} select`).inputValue(), 'allowed')
  }))

  test('another reason than the expected one is red too, and says which it is', onPage(async page => {
    await openTab(page)
    await save(page)
    await page.locator(`${row(1)} .expect input`).fill('DeleteNeedsMfa')
    await page.waitForTimeout(400)
    assert.equal(await page.locator('tr.red').count(), 0)
    await page.locator(`${row(1)} .expect input`).fill('serviceControl')
    await page.locator('tr.red').waitFor()
    assert.match(await page.locator(`${row(1)} .differs`).innerText(), /because DeleteNeedsMfa, identityBased, not serviceControl/)
  }))

  test('a row opens in the form, is removed, and is worked by the keyboard alone', onPage(async page => {
    await page.locator('#tab-why').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.locator('#save-request').waitFor()
    await page.locator('#save-request').focus()
    await page.keyboard.press('Enter')
    await gets(page, 1, 'explicitDeny')
    await page.locator('#action').fill('s3:GetObject')
    await shows(page, 'allowed')
    await page.locator('#save-request').focus()
    const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id)
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Name of s3:DeleteObject on arn:aws:s3:::reports/2026/q3.csv')
    await page.keyboard.press('Tab')
    assert.match(await page.evaluate(() => document.activeElement.innerText), /^Open in the form:\s+user\/ana\s+s3:DeleteObject/)
    await page.keyboard.press('Enter')
    await shows(page, 'explicitDeny')
    assert.equal(await page.locator('#action').inputValue(), 's3:DeleteObject')
    assert.equal(await page.locator(`${row(1)} .open-saved`).getAttribute('aria-current'), 'true')
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('Tab')
    assert.match(await focused(), /^Remove /)
    await page.keyboard.press('Enter')
    await page.locator(row(1)).waitFor({ state: 'detached' })
    assert.equal(await focused(), 'save-request')
  }))

  test('a request that cannot be decided is red, and says why', onPage(async page => {
    await openTab(page)
    await save(page)
    await type(page, policy, '{"Version": "2012-10-17", "Statement": {"Effect": "Dney", "Action": "*", "Resource": "*"}}')
    await page.locator('tr.red').waitFor()
    assert.match(await page.locator(`${row(1)} .now`).innerText(), /No decision[\s\S]*did you mean|No decision[\s\S]*Reports/)
  }))

  test('a link and the undo hold the rows', onPage(async page => {
    await openTab(page)
    await save(page)
    await page.locator(`${row(1)} .saved-name`).fill('kept')
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    await page.waitForTimeout(600)
    const other = await openPage(started.browser, { fragment: await page.evaluate(() => location.hash) })
    await openTab(other)
    await gets(other, 1, 'explicitDeny')
    assert.equal(await other.locator(`${row(1)} .saved-name`).inputValue(), 'kept')
    await other.close()
    await page.locator(`${row(1)} .remove`).click()
    await page.locator('#undo').click()
    await gets(page, 1, 'explicitDeny')
  }))

  test('a test file is downloaded, opens again as it was, and holds what the page decides', onPage(async page => {
    await openTab(page)
    await save(page)
    await page.locator(`${row(1)} .saved-name`).fill('no delete')
    await page.locator(`${row(1)} .expect input`).fill('DeleteNeedsMfa')
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#download-tests').click()])
    assert.equal(download.suggestedFilename(), 'policies.iam-test.json')
    const file = JSON.parse(fs.readFileSync(await download.path(), 'utf8'))
    assert.deepEqual(file.tests.map(({ name, expect, because }) => [name, expect, because]), [['no delete', 'explicitDeny', 'DeleteNeedsMfa']])
    assert.equal(file.policies.identityBased[0].document.Statement.length, 2)
    await choose(page, 'kms-grant')
    await shows(page, 'allowed')
    await page.locator('#open-tests').setInputFiles({ name: 'a.iam-test.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) })
    await page.locator('[data-read="test-file"]').waitFor()
    await shows(page, 'explicitDeny')
    await gets(page, 1, 'explicitDeny')
    assert.equal(await page.locator('tr.red').count(), 0)
    await page.locator('#copy-tests').click()
    assert.deepEqual(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())), file)
  }, { permissions: ['clipboard-read', 'clipboard-write'] }))

  test('all rows take the caller of the form', onPage(async page => {
    await openTab(page)
    await save(page)
    await save(page)
    await page.locator('#principal').fill('anonymous')
    await shows(page, 'implicitDeny')
    await page.locator('#share-caller').click()
    await gets(page, 1, 'implicitDeny')
    await gets(page, 2, 'implicitDeny')
  }))

  test('nothing serious for assistive technology, nothing overflows at 400 px', onPage(async page => {
    await openTab(page)
    await save(page)
    await page.locator(`${row(1)} select`).selectOption('allowed')
    await page.locator('tr.red').waitFor()
    assert.deepEqual(await seriousFaults(page, '#panel-requests'), [])
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.equal(await fits(), 0)
    const table = await page.locator('table.saved').ariaSnapshot()
    assert.match(table, /row[\s\S]*cell/)
    await page.locator('#tab-matrix').click()
    await page.locator('.grid').waitFor()
    await page.waitForFunction(() => document.querySelector('.cell [data-decision="explicitDeny"]'))
    assert.deepEqual(await seriousFaults(page, '#panel-matrix'), [])
    assert.equal(await fits(), 0)
  }, { viewport: { width: 400, height: 800 }, colorScheme: 'dark' }))
})

describePage('the matrix', onPage => {
  const fill = async (page, rows, resources) => {
    await page.locator('#tab-matrix').click()
    await page.locator('#matrix-rows').fill(rows)
    await page.locator('#matrix-resources').fill(resources)
  }
  const cells = page => page.locator('.grid tbody tr').evaluateAll(rows => rows.map(row => [...row.querySelectorAll('[data-decision]')].map(cell => cell.dataset.decision)))
  const settled = (page, text) => page.locator('.matrix-progress', { hasText: text }).waitFor()

  test('begins with the form, and shows a decision for each row and column', onPage(async page => {
    await page.locator('#tab-matrix').click()
    assert.equal(await page.locator('#matrix-rows').inputValue(), 's3:DeleteObject')
    await settled(page, '0 allowed · 1 explicit deny · 0 implicit deny')
    await fill(page, 's3:DeleteObject\ns3:GetObject', 'arn:aws:s3:::reports/2026/q3.csv\narn:aws:s3:::other/x\n*')
    await settled(page, '1 allowed · 1 explicit deny · 4 implicit deny')
    assert.deepEqual(await cells(page), [['explicitDeny', 'implicitDeny', 'implicitDeny'], ['allowed', 'implicitDeny', 'implicitDeny']])
    assert.deepEqual(await page.locator('.grid th').evaluateAll(all => all.map(th => th.scope)), ['col', 'col', 'col', 'col', 'row', 'row'])
    assert.match(await page.locator('.cell').first().getAttribute('title'), /DeleteNeedsMfa/)
    await page.locator('#matrix-rows').fill('nonsense')
    await settled(page, '3 without a decision')
  }))

  test('an edit of a policy changes the cells, and a cell opens its request', onPage(async page => {
    await fill(page, 's3:DeleteObject\ns3:GetObject', 'arn:aws:s3:::reports/2026/q3.csv\narn:aws:s3:::other/x')
    await settled(page, '1 allowed')
    await type(page, policy, WORKING)
    await settled(page, '4 allowed')
    await page.getByRole('button', { name: 's3:GetObject on arn:aws:s3:::other/x: Allowed. Open this request' }).click()
    await page.waitForFunction(() => document.querySelector('#resource').value === 'arn:aws:s3:::other/x')
    assert.equal(await page.locator('#action').inputValue(), 's3:GetObject')
    await shows(page, 'allowed')
  }))

  test('callers as rows, and copies as CSV and Markdown', onPage(async page => {
    await page.locator('#tab-matrix').click()
    await page.locator('input[value="principals"]').check()
    await fill(page, 'arn:aws:iam::111122223333:user/ana\nanonymous', 'arn:aws:s3:::reports/2026/q3.csv')
    await settled(page, '0 allowed · 1 explicit deny · 1 implicit deny')
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
    await page.getByRole('button', { name: 'Copy as CSV' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    assert.equal(await clipboard(), '"Principal","arn:aws:s3:::reports/2026/q3.csv"\r\n"arn:aws:iam::111122223333:user/ana","explicitDeny"\r\n"anonymous","implicitDeny"\r\n')
    await page.locator('.matrix').getByRole('button', { name: 'Copy as Markdown' }).click()
    await page.waitForFunction(() => navigator.clipboard.readText().then(text => text.startsWith('|')))
    assert.match(await clipboard(), /^\| Principal \| `arn:aws:s3:::reports\/2026\/q3.csv` \|\n\| --- \| --- \|\n/)
  }, { permissions: ['clipboard-read', 'clipboard-write'] }))

  test('many cells come by and by, the newest question wins, and too many are refused in words', onPage(async page => {
    const lines = (count, of) => Array.from({ length: count }, (_, n) => of(n)).join('\n')
    await fill(page, lines(50, n => `s3:Get${n}`), lines(50, n => `arn:aws:s3:::reports/${n}`))
    await page.locator('.matrix-progress progress').waitFor()
    await page.locator('#matrix-rows').fill('s3:GetObject')
    await settled(page, '50 allowed · 0 explicit deny')
    assert.equal(await page.locator('.cell').count(), 50)
    await page.locator('#matrix-rows').fill(lines(51, n => `s3:Get${n}`))
    await page.locator('.matrix .note', { hasText: 'These are 2,550 decisions; the page makes up to 2,500 at a time' }).waitFor()
    assert.equal(await page.locator('.cell').count(), 0)
  }))
})
