// Two accounts, as the trace shows them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choose, describePage, shows } from './browser.mjs'

/** Where the two sides stand. */
const boxes = page => page.locator('.side').evaluateAll(all => all.map(side => side.getBoundingClientRect()).map(({ left, top, right, bottom }) => ({ left, top, right, bottom })))

describePage('two accounts', onPage => {
  test('both sides are shown, beside each other, with what each says', onPage(async page => {
    await choose(page, 'staging-to-production')
    await shows(page, 'allowed')
    assert.deepEqual(await page.locator('.side h3').allInnerTexts(), ['Caller’s account 111122223333', 'Resource’s account 444455556666'])
    assert.deepEqual(await page.locator('.says').allInnerTexts(), ['allows', 'allows'])
    assert.match(await page.locator('.both').innerText(), /both must allow/)
    const [caller, resource] = await boxes(page)
    assert.ok(caller.right <= resource.left && Math.abs(caller.top - resource.top) < 2)
    await page.locator('#add-policy').selectOption('permissionsBoundary')
    await page.locator('#add-policy').selectOption('serviceControl')
    await page.getByRole('button', { name: 'Remove the policy FullAWSAccess' }).first().click()
    await shows(page, 'implicitDeny')
    assert.deepEqual(await page.locator('.says').allInnerTexts(), ['does not allow', 'allows'])
    assert.deepEqual(await page.locator('.side').first().locator('.check-name').allInnerTexts(),
      ['Service control policies: Root', 'Service control policies: Account', 'The caller’s identity-based policies', 'Permissions boundary'])
  }))

  test('they stand below each other at 400 px', onPage(async page => {
    await choose(page, 'data-perimeter')
    await page.locator('.side').first().waitFor()
    const [caller, resource] = await boxes(page)
    assert.ok(caller.bottom <= resource.top && Math.abs(caller.left - resource.left) < 2)
    assert.deepEqual(await page.locator('.says').allInnerTexts(), ['allows', 'denies'])
  }, { viewport: { width: 400, height: 800 } }))

  test('inside one account there is one list, in AWS’s order', onPage(async page => {
    await choose(page, 'tls-only-bucket')
    await page.locator('.check-name', { hasText: 'The resource’s policy' }).waitFor()
    assert.equal(await page.locator('.side, .both').count(), 0)
    assert.deepEqual(await page.locator('.check-name').allInnerTexts(), ['The resource’s policy', 'The caller’s identity-based policies'])
  }))

  test('a policy that takes no part is told', onPage(async page => {
    await choose(page, 'service-principal')
    await page.locator('#add-policy').selectOption('serviceControl')
    await page.locator('.facts .note', { hasText: 'Takes no part in this request: Service control (SCP).' }).waitFor()
  }))
})
