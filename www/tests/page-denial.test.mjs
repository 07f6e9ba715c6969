// A message of AWS pasted, and what the page makes of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describePage, shows } from './browser.mjs'

const MESSAGE = `An error occurred (AccessDenied) when calling the SendMessage operation: User: arn:aws:sts::111122223333:assumed-role/build/run-1
  is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:444455556666:jobs
  with an explicit deny in a service control policy: arn:aws:organizations::999999999999:policy/o-x/service_control_policy/p-limits`

const paste = async (page, text) => {
  await page.locator('#paste').click()
  await page.locator('#paste-text').fill(text)
}

describePage('a message of AWS', onPage => {
  test('fills in the request, says whom AWS blames and what is not told', onPage(async page => {
    assert.equal(await page.locator('#paste-text').count(), 0)
    await paste(page, MESSAGE)
    await page.locator('#aws-says').waitFor()
    assert.match(await page.locator('#aws-says').innerText(), /^AWS says: explicit deny in a service control policy arn:aws:organizations::.*p-limits\.$/)
    assert.equal(await page.locator('#principal').inputValue(), 'arn:aws:sts::111122223333:assumed-role/build/run-1')
    assert.equal(await page.locator('#action').inputValue(), 'sqs:SendMessage')
    assert.equal(await page.locator('#resource').inputValue(), 'arn:aws:sqs:eu-west-1:444455556666:jobs')
    assert.match(await page.locator('.told').innerText(), /does not tell the path of the role, the condition keys of the request and the policies\./)
    assert.equal(await page.locator('.policy').count(), 0)
    await shows(page, 'implicitDeny')
    await page.locator('.told', { hasText: 'decided otherwise' }).waitFor()
    await page.getByRole('button', { name: 'Add the policy: Service control (SCP)' }).click()
    assert.equal(await page.locator('.policy-name').last().inputValue(), 'p-limits')
    assert.equal(await page.locator('.level').count(), 2)
    assert.equal(await page.evaluate(() => document.querySelector('.told button')), null)
  }))

  test('own policies stay, and Back brings the request back', onPage(async page => {
    await page.locator('#action').fill('s3:GetObjectTagging')
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    await page.waitForTimeout(200)
    await paste(page, MESSAGE)
    await page.waitForFunction(() => document.querySelector('#action').value === 'sqs:SendMessage')
    assert.equal(await page.locator('.policy').count(), 1)
    await page.waitForTimeout(300)
    await page.goBack()
    await page.waitForFunction(() => document.querySelector('#action').value === 's3:GetObjectTagging')
  }))

  test('a text of another kind, and a message that tells nothing, change nothing', onPage(async page => {
    await paste(page, 'hello')
    await page.locator('[data-read="unknown"]', { hasText: 'does not know what this is' }).waitFor()
    await page.locator('#paste-text').fill('Access Denied')
    await page.locator('#aws-says', { hasText: 'not why' }).waitFor()
    assert.equal(await page.locator('#action').inputValue(), 's3:DeleteObject')
    assert.equal(await page.locator('#examples').inputValue(), 'explicit-deny')
    await page.locator('#paste-text').fill('')
    await page.locator('.came .note').waitFor({ state: 'detached' })
    await page.locator('#paste').click()
    assert.equal(await page.locator('#paste-text').isVisible(), false)
  }))

  test('the message that this page prints is read back, and decided the same', onPage(async page => {
    const message = await page.locator('#access-denied').innerText()
    await page.locator('#principal').fill('anonymous')
    await shows(page, 'implicitDeny')
    await paste(page, message)
    await page.locator('.told', { hasText: 'the decision is the same' }).waitFor()
    assert.equal(await page.locator('#principal').inputValue(), 'arn:aws:iam::111122223333:user/ana')
    assert.equal(await page.locator('#principal-type').inputValue(), 'iam_user')
  }))
})
