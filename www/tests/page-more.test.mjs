// What few requests need: further pairs, keys that are not known, a duration, settings, grants of keys.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decision, describePage, openPage, shows, type } from './browser.mjs'

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const isOpen = (page, id) => page.locator(id).evaluate(details => details.open)

describePage('more about the request', (onPage, started) => {
  test('is shut until it holds something, and a link opens it', onPage(async page => {
    assert.equal(await isOpen(page, '#request-more'), false)
    await page.locator('#request-more > summary').click()
    await page.locator('#unknownContextKeys').fill('aws:MultiFactorAuthPresent')
    await type(page, '#context', '{}')
    await page.locator('.verdict .note', { hasText: 'Depends on' }).waitFor()
    assert.match(await page.locator('.verdict .note').innerText(), /aws:MultiFactorAuthPresent, of which .* the decision is explicitDeny or allowed\./)
    await page.locator('#request-settings summary').click()
    await page.locator('#settings-endpointType').selectOption('gateway')
    await page.locator('#unknownContextKeys').fill('')
    assert.equal(await isOpen(page, '#request-more'), true)
    await page.waitForFunction(() => location.hash.startsWith('#s=2.'))
    await page.waitForTimeout(300)
    const other = await openPage(started.browser, { fragment: await page.evaluate(() => location.hash) })
    assert.equal(await isOpen(other, '#request-more'), true)
    assert.equal(await isOpen(other, '#request-settings'), true)
    assert.equal(await other.locator('#settings-endpointType').inputValue(), 'gateway')
    await other.close()
    await page.locator('#examples').selectOption('home-folder')
    await shows(page, 'implicitDeny')
    assert.equal(await isOpen(page, '#request-more'), false)
  }))

  test('a further pair has its own policy, its own trace, and faults at its fields', onPage(async page => {
    await page.locator('#examples').selectOption('nothing-by-default')
    await page.locator('#action').fill('s3:GetObject')
    await shows(page, 'allowed')
    await page.locator('#request-more > summary').click()
    await page.locator('#add-pair').click()
    await page.locator('#pairs-0-action').fill('s3:PutObject')
    await page.locator('#pairs-0-resource-error:not([hidden])').waitFor()
    await page.locator('#pairs-0-resource').fill('arn:aws:s3:::archive/q3.csv')
    await shows(page, 'implicitDeny')
    assert.deepEqual(await page.locator('.trace .pair').allInnerTexts(), ['s3:GetObject on arn:aws:s3:::reports/2026/q3.csv', 's3:PutObject on arn:aws:s3:::archive/q3.csv'])
    await page.locator('#add-policy').selectOption('resourceBased')
    await page.getByLabel('Resource of the policy').selectOption({ label: 'of arn:aws:s3:::archive/q3.csv' })
    await shows(page, 'allowed')
    assert.equal(await page.locator('[data-type="resourceBased"] .mark-allow').count() > 3, true)
    await page.locator('#pairs-0-context').fill('{')
    await page.locator('#pairs-0-context-error', { hasText: 'not JSON' }).waitFor()
    await page.getByRole('button', { name: 'Remove action and resource 2' }).click()
    await shows(page, 'allowed')
    assert.equal(await page.locator('[data-type="resourceBased"]').count(), 0)
  }))

  test('a grant of a key allows, and a fault of it stands at it', onPage(async page => {
    await page.locator('#principal').fill('arn:aws:iam::111122223333:role/app')
    await page.locator('#action').fill('kms:Decrypt')
    await page.locator('#resourceAccount').fill('')
    await page.locator('#resource').fill(KEY)
    await shows(page, 'implicitDeny')
    await page.locator('#add-policy').selectOption('kmsGrants')
    await shows(page, 'allowed')
    assert.match(await page.locator('.check.decided .statement').first().innerText(), /A grant of the key allows/)
    const grants = '[data-type="kmsGrants"]'
    await type(page, `${grants} .cm-content`, '[{"KeyId": 5}]')
    await page.locator(`${grants} .fault:not([hidden])`).waitFor()
    assert.match(await page.locator(`${grants} .fault`).innerText(), /expected a string/)
    await type(page, `${grants} .cm-content`, '[{')
    await page.locator(`${grants} .fault`, { hasText: 'not JSON' }).waitFor()
    assert.equal(await decision(page), '')
  }))

  test('a duration that is none is told at its field', onPage(async page => {
    await page.locator('#examples').selectOption('staging-to-production')
    await shows(page, 'allowed')
    await page.locator('#request-more > summary').click()
    await page.locator('#durationSeconds').fill('7200')
    await shows(page, 'implicitDeny')
    await page.locator('#durationSeconds').fill('an hour')
    await page.locator('#durationSeconds-error', { hasText: 'whole number of seconds' }).waitFor()
    await page.locator('#durationSeconds').fill('3600')
    await shows(page, 'allowed')
  }))
})
