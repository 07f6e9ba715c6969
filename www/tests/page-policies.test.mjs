// Policies and the levels of an organization, as a person puts them together.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choose, decision, describePage, openPage, shows } from './browser.mjs'

const reason = page => page.locator('#reason').innerText()

describePage('the policies', (onPage, started) => {
  test('every type is added and removed', onPage(async page => {
    const types = await page.locator('#add-policy option:not([value=""])').evaluateAll(options => options.map(option => option.value))
    assert.equal(types.length, 9)
    for (const name of types) await page.locator('#add-policy').selectOption(name)
    await page.waitForTimeout(400)
    assert.equal(await page.locator('.policy').count(), 1 + 9 + 2)
    assert.equal(await page.locator('.finding.error').count(), 0)
    assert.notEqual(await decision(page), '')
    while (await page.locator('.policy').count()) await page.getByRole('button', { name: /^Remove the policy/ }).first().click()
    while (await page.locator('.level').count()) await page.getByRole('button', { name: /^Remove level/ }).first().click()
    await shows(page, 'implicitDeny')
    assert.match(await page.locator('.policies .empty').innerText(), /Nothing is allowed by default/)
  }))

  test('an empty level is shown as what it is, and FullAWSAccess can be put there', onPage(async page => {
    await choose(page, 'region-scp')
    await page.locator('[data-add-level="serviceControl"]').click()
    await page.locator('#resource').fill('arn:aws:ec2:eu-west-1:111122223333:instance/*')
    await page.locator('#context .cm-line').first().waitFor()
    assert.deepEqual(await page.locator('.level h4').allInnerTexts(), ['Root', 'Organizational unit', 'Account'])
    await page.locator('.level[data-level="0"]').getByRole('button', { name: 'Remove the policy ApprovedRegions' }).click()
    await shows(page, 'allowed')
    await page.locator('.level[data-level="1"]').getByRole('button', { name: 'Remove the policy FullAWSAccess' }).click()
    await shows(page, 'implicitDeny')
    assert.match(await page.locator('.level[data-level="1"] .empty-level').innerText(), /allows nothing/)
    assert.match(await page.locator('.check.decided .check-name').innerText(), /Service control policies: Organizational unit/)
    await page.getByRole('button', { name: 'Put FullAWSAccess here' }).click()
    await shows(page, 'allowed')
    assert.equal(await page.locator('.empty-level').count(), 0)
  }))

  test('a level is moved with its policies, the focus goes with it, and a link keeps the order', onPage(async page => {
    await choose(page, 'region-scp')
    const names = () => page.locator('.level').evaluateAll(levels => levels.map(level => [...level.querySelectorAll('.policy-name')].map(input => input.value).join('+')))
    assert.deepEqual(await names(), ['FullAWSAccess+ApprovedRegions', 'FullAWSAccess'])
    await page.locator('[data-add-level]').click()
    await page.getByRole('button', { name: 'Move Root down' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement.ariaLabel === 'Move Organizational unit down')
    assert.deepEqual(await names(), ['FullAWSAccess', 'FullAWSAccess+ApprovedRegions', 'FullAWSAccess'])
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement.ariaLabel === 'Move Account up')
    const order = ['FullAWSAccess', 'FullAWSAccess', 'FullAWSAccess+ApprovedRegions']
    assert.deepEqual(await names(), order)
    await page.waitForFunction(() => document.querySelector('#reason').innerText.includes('level 2'))
    await page.getByLabel('Level of the policy ApprovedRegions').selectOption({ label: 'Root' })
    await page.waitForFunction(() => document.querySelector('#reason').innerText.includes('level 0'))
    assert.deepEqual(await names(), ['ApprovedRegions+FullAWSAccess', 'FullAWSAccess', 'FullAWSAccess'])
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    await page.waitForTimeout(300)
    const other = await openPage(started.browser, { fragment: await page.evaluate(() => location.hash) })
    assert.equal(await other.locator('.level').count(), 3)
    assert.equal(await reason(other), await reason(page))
    await other.close()
  }))

  test('a policy that is folded up opens where the trace points to it', onPage(async page => {
    await choose(page, 'region-scp')
    await shows(page, 'explicitDeny')
    const fold = page.locator('.level[data-level="0"] .fold').first()
    assert.equal(await fold.getAttribute('aria-expanded'), 'false')
    await page.locator('.trace-policy', { hasText: 'FullAWSAccess' }).first().locator('.statement-row').click()
    await page.waitForFunction(() => getSelection().toString().includes('"Effect": "Allow"'))
    assert.equal(await fold.getAttribute('aria-expanded'), 'true')
    await fold.click()
    assert.equal(await page.locator('.level[data-level="0"] .cm-content').first().isVisible(), false)
  }))
})
