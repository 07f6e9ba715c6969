// A world on the page: opened, asked, and what it is not asked for.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import { seriousFaults } from './axe.mjs'
import { choose, decision, describePage, openPage, shows } from './browser.mjs'
import { practices } from './source.mjs'

const STAGING = '111122223333'
const PRODUCTION = '444455556666'
const ANA = `arn:aws:iam::${STAGING}:user/ana`
const ORDERS = `arn:aws:dynamodb:eu-central-1:${PRODUCTION}:table/orders`
const WORLD = JSON.parse(fs.readFileSync(new URL('../../examples/world/world.json', import.meta.url), 'utf8'))
const { Policies, ...staging } = WORLD.accounts[STAGING].authorizationDetails
/** Without the document of ana’s boundary. */
const DETAILS = JSON.stringify({ ...staging, Policies: Policies.filter(({ PolicyName }) => PolicyName !== 'DeveloperBoundary') })

/** A role with a policy of AWS's, without its document. */
const AUDITOR = JSON.stringify({ RoleDetailList: [{
  RoleName: 'auditor',
  Arn: `arn:aws:iam::${STAGING}:role/auditor`,
  AssumeRolePolicyDocument: {},
  AttachedManagedPolicies: [{ PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]
}] })

/** What AWS prints about an account with many users. */
const many = count => JSON.stringify({
  UserDetailList: Array.from({ length: count }, (_, index) => {
    const UserName = `user-${String(index).padStart(5, '0')}`
    return { UserName, UserId: `AIDAEXAMPLE${index}`, Path: '/', Arn: `arn:aws:iam::${PRODUCTION}:user/${UserName}`, GroupList: [], AttachedManagedPolicies: [] }
  }),
  GroupDetailList: [], RoleDetailList: [], Policies: []
})

/** Drops files anywhere on the page. */
const drop = (page, files) => page.locator('body').evaluate((element, files) => {
  const dataTransfer = new DataTransfer()
  for (const [name, text] of files) dataTransfer.items.add(new File([text], name))
  element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
}, files)

const pick = async (page, words) => {
  await page.locator('#world-principal').fill(words)
  await page.locator('.principal-option').first().waitFor()
  await page.keyboard.press('Enter')
}
const origins = page => page.locator('.origin').evaluateAll(all => all.map(one => one.innerText))
const panel = page => page.locator('#tab-world').click()

describePage('a world', onPage => {
  test('what AWS prints about an account is dropped: somebody is picked by the keyboard, and the page gathers and decides', onPage(async page => {
    await drop(page, [['staging.json', DETAILS]])
    await page.locator('[data-read="world"]').waitFor()
    await page.locator('.world-head', { hasText: '1 account, 3 users' }).waitFor()
    assert.match(await page.locator('.came').innerText(), /staging\.json[\s\S]*A world is open/)
    assert.match(await page.locator('.world-finding', { hasText: 'DeveloperBoundary' }).first().innerText(), /UserDetailList › 0/)
    await pick(page, 'back tool')
    assert.equal(await page.locator('#principal').inputValue(), `arn:aws:iam::${STAGING}:user/machines/backup-tool`)
    await page.locator('#action').fill('s3:PutObject')
    await page.locator('#resource').fill('arn:aws:s3:::staging-backups/a')
    await shows(page, 'allowed')
    assert.deepEqual(await origins(page), ['inline in backup-tool'])
    assert.equal(await page.locator('.policy-name').inputValue(), 'write-backups')
    await page.locator('#action').fill('s3:DeleteObject')
    await shows(page, 'implicitDeny')
    await page.locator('#take-back').click()
    await shows(page, 'explicitDeny')
    assert.equal(await page.locator('.origin').count(), 0)
  }))

  test('AWS managed policies without documents are loaded, and no others; the page says of which day they are', onPage(async page => {
    const loaded = () => page.requests.some(url => url.endsWith('aws-managed-policies.bin'))
    await drop(page, [['whole.json', JSON.stringify(WORLD)]])
    await page.locator('.world-head', { hasText: '2 accounts' }).waitFor()
    assert.deepEqual([loaded(), await page.locator('#world-as-of').count()], [false, 0])
    await drop(page, [['auditor.json', AUDITOR]])
    await page.locator('#world-as-of').waitFor()
    assert.equal(loaded(), true)
    assert.match(await page.locator('#world-as-of').innerText(), /^Documents of AWS managed policies that are not in the files are AWS’s of \d{4}-\d\d-\d\d\.$/)
    assert.match(await page.locator('.world-finding[data-code="aws-policy-data"]').innerText(), /: ReadOnlyAccess$/)
    assert.deepEqual(await seriousFaults(page, '.world'), [])
    await pick(page, 'auditor')
    await page.locator('#action').fill('s3:ListAllMyBuckets')
    await page.locator('#resource').fill('')
    await shows(page, 'allowed')
    assert.match((await origins(page)).join(), /^attached to auditor, AWS’s document of \d{4}-\d\d-\d\d$/)
  }))

  test('where AWS managed policies cannot be loaded, the world is open without them', onPage(async page => {
    await page.route('**/aws-managed-policies.bin', route => route.abort())
    await drop(page, [['auditor.json', AUDITOR]])
    await page.locator('.world-finding[data-code="missing-policy"]', { hasText: 'policy/ReadOnlyAccess' }).waitFor()
    assert.equal(await page.locator('#world-as-of').count(), 0)
  }))

  test('a question of each practice is answered as it says, by policies of the world; files that cannot be opened lose nothing', onPage(async page => {
    const first = practices.filter(({ topic }, index) => practices.findIndex(one => one.topic === topic) === index)
    assert.equal(first.length, 5)
    for (const { id, expect, request } of first) {
      await choose(page, id)
      await page.locator('.path-text', { hasText: `asks for ${request.action}` }).waitFor()
      await shows(page, expect)
      assert.ok((await origins(page)).length > 0, id)
    }
    await choose(page, 'practice-group')
    await page.locator('.path-text', { hasText: 'lambda:ListFunctions: allowed' }).waitFor()
    await drop(page, [['broken.json', '{"worldVersion": 1, "accounts": {"one": {}}}'], ['twice.json', '{"UserDetailList": [], "UserDetailList": []}']])
    await page.locator('[data-read="refused"]').waitFor()
    assert.match(await page.locator('.came').innerText(), /What was open before still is/)
    await shows(page, 'allowed')
    assert.equal(await page.locator('#principal').inputValue(), ANA)
    await panel(page)
    await page.locator('.account', { hasText: 'production' }).waitFor()
  }))

  test('a user with MFA becomes a role in another account, also for who opens the link; without MFA the step is refused, and can be asked for', onPage(async page => {
    await choose(page, 'practice-incident')
    await shows(page, 'allowed')
    const boxes = () => page.locator('.path-box').evaluateAll(all => all.map(box => [box.querySelector('.lane-name').textContent, [...box.querySelectorAll('.path-node')].map(({ dataset }) => `${dataset.node} ${dataset.outcome ?? 'start'}`)]))
    assert.deepEqual(await boxes(), [[`staging · ${STAGING}`, ['user start', 'signedIn done']], [`production · ${PRODUCTION}`, ['session done', 'resource done']]])
    assert.match(await page.locator('.path-text').innerText(), /^ana signs in with an access key and MFA, then assumes incident-responder, then asks for dynamodb:GetItem: allowed\.$/)
    await page.locator('#world-mfa').uncheck()
    await page.locator('.path-node.bad').waitFor()
    assert.equal(await decision(page), '')
    assert.match(await page.locator('#reason').innerText(), /There is no session of incident-responder/)
    assert.deepEqual(await boxes(), [[`staging · ${STAGING}`, ['user start', 'signedIn done']], [`production · ${PRODUCTION}`, ['session refused', 'resource unknown']]])
    assert.match(await page.locator('.path-reason').innerText(), /NothingWithoutMfa/)
    for (const part of ['.request', '.tabs']) assert.deepEqual(await seriousFaults(page, part), [])
    await page.locator('.path-reason button').click()
    await shows(page, 'explicitDeny')
    assert.equal(await page.locator('#action').inputValue(), 'sts:AssumeRole')
    assert.ok((await origins(page)).includes('by group Developers'))
    await page.locator('#undo').click()
    await page.locator('#undo').click()
    await shows(page, 'allowed')
    await page.locator('#share').click()
    await page.locator('#share', { hasText: 'without the world' }).waitFor()
    await page.waitForFunction(() => location.hash.length > 10)
    const opened = await openPage(page.context().browser(), { address: page.url().replace(/\/#.*/, ''), fragment: new URL(page.url()).hash })
    await shows(opened, 'allowed')
    assert.equal(await opened.locator('.world-caller').count(), 0)
    assert.match(await opened.locator('#principal').inputValue(), /:assumed-role\/incident-responder\//)
    assert.equal(await opened.locator('.policy').count(), await page.locator('.policy').count())
    assert.deepEqual(opened.complaints, [])
    await opened.close()
  }))

  test('a role is chosen out of those that can be reached; the world outlives its worker; a policy that is changed stays so while others are gathered', onPage(async page => {
    await choose(page, 'practice-deploy')
    await shows(page, 'allowed')
    await page.locator('.world-steps .step-external').fill('')
    await page.locator('.path-node.bad').waitFor()
    await page.locator('.world-steps .remove').click()
    await shows(page, 'implicitDeny')
    await page.locator('#world-next-role option', { hasText: 'sts:ExternalId' }).waitFor({ state: 'attached' })
    await page.locator('#world-next-role').selectOption(`arn:aws:iam::${PRODUCTION}:role/deploy`)
    await page.locator('.world-steps .step-external').fill('shop-deploy-7f3a')
    await shows(page, 'allowed')
    // The worker breaks down: the world is read again by another one.
    const tools = page.workers().find(worker => worker.url().includes('tools.worker'))
    await Promise.all([tools.waitForEvent('close'), tools.evaluate(() => { setTimeout(() => { throw new Error('broken on purpose') }) })])
    await page.locator('#action').fill('iam:CreateUser')
    await page.locator('.path-text', { hasText: 'iam:CreateUser: denied' }).waitFor()
    await choose(page, 'practice-standing-key')
    await page.locator('.path-text', { hasText: 's3:PutObject: allowed' }).waitFor()
    await page.locator('.policy .cm-content').first().click()
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText('{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}')
    await shows(page, 'explicitDeny')
    await page.locator('#action').fill('s3:GetObject')
    await page.locator('#action').fill('s3:PutObject')
    await shows(page, 'explicitDeny')
    await page.locator('.origin button').click()
    await shows(page, 'allowed')
  }))

  test('who can: a click asks as the one who can, on that way', onPage(async page => {
    await choose(page, 'practice-incident')
    await shows(page, 'allowed')
    await pick(page, 'ben')
    await panel(page)
    await page.locator('#who-can').click()
    const way = page.locator('.grants li', { hasText: /ana[\s\S]*incident-responder/ }).first()
    await way.waitFor()
    await way.locator('button').click()
    await shows(page, 'allowed')
    assert.equal(await page.locator('#principal').inputValue(), ANA)
    assert.equal(await page.locator('.step-role code').innerText(), 'incident-responder')
    assert.equal(await page.locator('#world-mfa').isChecked(), true)
    const role = page.locator('.reach-role', { hasText: 'incident-responder' })
    await role.waitFor()
    await page.locator('.world-steps .remove').click()
    await role.click()
    await shows(page, 'allowed')
  }))

  test('fifteen thousand users are a menu that answers at once, and a large file shows how far it is read', onPage(async page => {
    await page.evaluate(() => {
      globalThis.wasReading = false
      new MutationObserver(() => { globalThis.wasReading ||= document.querySelector('#reading') !== null }).observe(document.body, { childList: true, subtree: true })
    })
    const text = many(15_000)
    assert.ok(text.length > 2 * 1024 * 1024, String(text.length))
    await drop(page, [['large.json', text]])
    await page.locator('[data-read="world"]').waitFor()
    assert.equal(await page.evaluate(() => globalThis.wasReading), true)
    await page.locator('#world-principal').focus()
    await page.locator('.principal-option').first().waitFor()
    const took = await page.evaluate(async () => {
      const input = document.querySelector('#world-principal')
      const start = performance.now()
      input.value = 'user-14999'
      input.dispatchEvent(new InputEvent('input', { bubbles: true }))
      while (document.querySelectorAll('.principal-option').length !== 1) await new Promise(done => setTimeout(done))
      return performance.now() - start
    })
    assert.ok(took < 300, `${took} ms`)
    assert.equal(await page.locator('.principal-option').getAttribute('title'), `arn:aws:iam::${PRODUCTION}:user/user-14999`)
  }))

  test('the panel is whole for assistive technology, with a world and without', onPage(async page => {
    await panel(page)
    await page.locator('#world-example').waitFor()
    assert.deepEqual(await seriousFaults(page, '.tabs'), [])
    await page.locator('#world-example').click()
    await shows(page, 'explicitDeny')
    await page.locator('.organization').waitFor()
    assert.equal(await page.locator('.unit-name', { hasText: 'Production' }).count(), 1)
    await page.locator('#world-principal').focus()
    await page.locator('.principal-option').first().waitFor()
    await page.locator('#who-can').click()
    await page.locator('.who-can .hint').last().waitFor()
    for (const part of ['.request', '.tabs']) assert.deepEqual(await seriousFaults(page, part), [])
    await page.keyboard.press('Escape')
    await page.locator('#world-close').click()
    await page.locator('#world-example').waitFor()
    assert.equal(await page.locator('.world-caller').count(), 0)
  }))
})
