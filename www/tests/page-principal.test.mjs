// Who asks, as a person fills it in: every kind without JSON.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choose, decision, describePage, openPage, shows } from './browser.mjs'

const USER = 'arn:aws:iam::111122223333:user/ana'
const SESSION = 'arn:aws:sts::111122223333:assumed-role/deploy/release-42'

/** What the page shows as filled in from the caller. */
const derived = async page => {
  await page.waitForTimeout(250)
  await page.locator('.derived').evaluate(details => { details.open = true })
  return page.locator('.derived').innerText()
}

describePage('the caller', (onPage, started) => {
  test('every kind is filled in by hand, each field with a label and an example', onPage(async page => {
    const filled = {
      iam_user: { principal: USER, 'principal-uniqueId': 'AIDAEXAMPLE' },
      assumed_role: { principal: SESSION, 'principal-roleArn': 'arn:aws:iam::111122223333:role/ci/deploy', 'principal-roleUniqueId': 'AROAEXAMPLE' },
      service_linked_role: {
        principal: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling',
        'principal-roleArn': 'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'
      },
      federated_user: { principal: 'arn:aws:sts::111122223333:federated-user/visitor', 'principal-userArn': 'arn:aws:iam::111122223333:user/broker' },
      root: { principal: '111122223333', 'principal-canonicalUserId': '79a59df900b949e55d96a1e698fbaced' },
      web_identity: { principal: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
      saml: { principal: 'arn:aws:iam::111122223333:saml-provider/corporate' },
      service: { principal: 'sns.amazonaws.com' },
      anonymous: {}
    }
    const kinds = await page.locator('#principal-type option').evaluateAll(options => options.map(option => option.value))
    assert.deepEqual(kinds, Object.keys(filled))
    for (const [kind, fields] of Object.entries(filled)) {
      await page.locator('#principal-type').selectOption(kind)
      await page.locator('#principal-more').evaluateAll(all => all.forEach(details => { details.open = true }))
      for (const input of await page.locator('.caller input:not([type=checkbox])').all()) {
        const { id, placeholder, label } = await input.evaluate(({ id, placeholder, labels }) => ({ id, placeholder, label: labels[0]?.innerText }))
        assert.ok(placeholder && label, `${kind}: ${id}`)
      }
      for (const [id, text] of Object.entries(fields)) await page.locator(`#${id}`).fill(text)
      assert.equal(await page.locator('#principal-type').inputValue(), kind)
      await page.waitForFunction(() => document.querySelector('#decision').dataset.decision !== '')
      assert.equal(await page.locator('.caller .fault:not([hidden])').count(), 0, kind)
    }
  }))

  test('an ARN, a service or anonymous is typed at once, and the kind follows', onPage(async page => {
    for (const [text, kind] of [[SESSION, 'assumed_role'], ['sns.amazonaws.com', 'service'], ['anonymous', 'anonymous'], [USER, 'iam_user']]) {
      await page.locator('#principal').click()
      await page.keyboard.press('Control+A')
      await page.keyboard.type(text)
      assert.equal(await page.locator('#principal-type').inputValue(), kind)
      assert.equal(await page.locator('#principal').inputValue(), text)
      assert.equal(await page.evaluate(() => document.activeElement.id), 'principal')
    }
    await page.locator('#principal').fill('arn:aws:iam::111122223333:role/ci/deploy')
    assert.equal(await page.locator('#principal-type').inputValue(), 'assumed_role')
    assert.match(await page.locator('.caller .hint').innerText(), /name is not known/)
    assert.match(await derived(page), /aws:PrincipalArn\s*arn:aws:iam::111122223333:role\/ci\/deploy/)
  }))

  test('what is pasted over all that stood there is another caller', onPage(async page => {
    await choose(page, 'staging-to-production')
    await shows(page, 'allowed')
    await page.locator('#principal').click()
    await page.keyboard.press('Control+A')
    await page.evaluate(text => {
      const input = document.querySelector('#principal')
      input.dispatchEvent(new ClipboardEvent('paste', { bubbles: true }))
      document.execCommand('insertText', false, text)
    }, 'arn:aws:sts::444455556666:assumed-role/other/s')
    await shows(page, 'implicitDeny')
    assert.equal(await page.locator('#principal-roleArn').inputValue(), '')
  }))

  test('a fault stands at its field', onPage(async page => {
    await page.locator('#principal').fill(SESSION)
    await page.locator('#principal-roleArn').fill('deploy')
    await page.locator('#principal-roleArn-error:not([hidden])').waitFor()
    assert.equal(await page.locator('#principal-roleArn-error').innerText(), 'deploy is not the ARN of a role')
    assert.equal(await page.locator('#principal-roleArn').getAttribute('aria-invalid'), 'true')
    assert.equal(await page.locator('#principal-error').isVisible(), false)
    await page.locator('#principal-roleArn').fill('arn:aws:iam::111122223333:role/other')
    await page.locator('#principal-roleArn-error', { hasText: 'is one of the role' }).waitFor()
    assert.equal(await decision(page), '')
  }))

  test('tags and marks of the caller reach the conditions', onPage(async page => {
    await page.locator('#principal-more summary').click()
    await page.locator('#add-tag').click()
    await page.waitForFunction(() => document.activeElement.ariaLabel === 'Key of tag 1')
    await page.keyboard.type('team')
    await page.getByLabel('Value of tag 1').fill('shop')
    await page.getByLabel('Temporary credentials of GetSessionToken').check()
    assert.match(await derived(page), /aws:PrincipalTag\/team\s*shop/)
    await page.locator('#action').fill('iam:ListUsers')
    await page.locator('#resource').fill('*')
    await page.waitForFunction(() => document.querySelector('#decision + .aws-word').innerText.includes('credentials-not-accepted'))
    await page.locator('#share').click()
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    const other = await openPage(started.browser, { fragment: await page.evaluate(() => location.hash) })
    assert.equal(await other.getByLabel('Value of tag 1').inputValue(), 'shop')
    assert.equal(await other.locator('#principal-more').evaluate(details => details.open), true)
    assert.equal(await other.getByLabel('Temporary credentials of GetSessionToken').isChecked(), true)
    await other.close()
    await page.getByRole('button', { name: 'Remove tag 1' }).click()
    assert.doesNotMatch(await derived(page), /PrincipalTag/)
  }))
})
