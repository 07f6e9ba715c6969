// Ways in and out: what is pasted or dropped, the gallery, copies, and the report of a wrong answer.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import { seriousFaults } from './axe.mjs'
import { choose, decision, describePage, shows, type } from './browser.mjs'
import { examples, practices } from './source.mjs'

const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Pasted', Effect: 'Allow', Action: 's3:*', Resource: '*' }] })
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] })
const USER = 'arn:aws:iam::111122223333:user/bo'
const COMMAND = `aws iam simulate-custom-policy --policy-input-list '${POLICY}' --action-names s3:GetObject s3:PutObject --caller-arn ${USER}`
const DETAILS = JSON.parse(fs.readFileSync(new URL('../../tests/authorization_details/kms-grant.json', import.meta.url), 'utf8')).details
const TESTS = {
  policies: { identityBased: [{ file: 'policies/own.json' }] },
  tests: [{ name: 'reads', request: { principal: USER, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }, expect: 'allowed', because: 'Pasted' }]
}

const paste = async (page, text) => {
  if (!(await page.locator('#paste-text').isVisible())) await page.locator('#paste').click()
  await page.locator('#paste-text').fill(typeof text === 'string' ? text : JSON.stringify(text))
}
const readAs = (page, id) => page.locator(`[data-read="${id}"]`).waitFor()
const types = page => page.locator('.policy').evaluateAll(all => all.map(one => one.dataset.type))
const filledIn = (page, action) => page.waitForFunction(wanted => document.querySelector('#action').value === wanted, action)

/** Drops files on an element, as a person does from a folder. */
const drop = (page, files, on = '.policy .cm-content') => page.locator(on).first().evaluate((element, files) => {
  const dataTransfer = new DataTransfer()
  for (const [name, text] of files) dataTransfer.items.add(new File([text], name))
  const event = name => new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true })
  element.dispatchEvent(event('dragover'))
  globalThis.targetWasShown = new Promise(resolve => requestAnimationFrame(() => setTimeout(() => {
    resolve(document.querySelector('.drop-target') !== null)
    element.dispatchEvent(event('drop'))
  }, 60)))
}, files)

describePage('ways in', onPage => {
  test('a policy is added as what it looks like, and its type can be changed', onPage(async page => {
    await paste(page, POLICY)
    await readAs(page, 'policy')
    await shows(page, 'allowed')
    assert.deepEqual(await types(page), ['identityBased'])
    await page.locator('#pasted-type').selectOption('session')
    await shows(page, 'implicitDeny')
    assert.deepEqual(await types(page), ['session'])
    await page.locator('#pasted-type').selectOption('serviceControl')
    await page.waitForFunction(() => document.querySelectorAll('.level').length === 2)
    await page.locator('#pasted-type').selectOption('identityBased')
    await shows(page, 'allowed')
    assert.deepEqual(await types(page), ['identityBased'])
    await paste(page, TRUST)
    await page.waitForFunction(() => document.querySelector('#pasted-type')?.value === 'roleTrust')
  }))

  test('a command of AWS fills the form, the policies and the saved requests; taking it back brings all back', onPage(async page => {
    await page.locator('#action').fill('s3:GetObjectTagging')
    await shows(page, 'allowed')
    await paste(page, COMMAND)
    await readAs(page, 'simulation-command')
    await filledIn(page, 's3:GetObject')
    await shows(page, 'allowed')
    assert.equal(await page.locator('#principal').inputValue(), USER)
    await page.locator('#tab-requests').click()
    await page.locator('[data-saved="2"]').waitFor()
    await page.locator('#take-back').click()
    await filledIn(page, 's3:GetObjectTagging')
    assert.equal(await page.locator('[data-saved]').count(), 0)
    assert.equal(await page.locator('#paste-text').inputValue(), '')
    await paste(page, COMMAND)
    await filledIn(page, 's3:GetObject')
    await page.locator('#undo').click()
    await filledIn(page, 's3:GetObjectTagging')
  }))

  test('an answer of the simulator after its command gives the expectations', onPage(async page => {
    await paste(page, COMMAND)
    await readAs(page, 'simulation-command')
    await paste(page, { EvaluationResults: [{ EvalActionName: 's3:GetObject', EvalResourceName: '*', EvalDecision: 'allowed' }, { EvalActionName: 's3:PutObject', EvalResourceName: '*', EvalDecision: 'implicitDeny' }] })
    await readAs(page, 'simulation-output')
    await page.locator('#tab-requests .badge', { hasText: '1 red' }).waitFor()
  }))

  test('an answer of GetRequestAuthorizationDetails is read by the tools, with what AWS decided', onPage(async page => {
    await paste(page, DETAILS)
    await readAs(page, 'details')
    await filledIn(page, 'kms:Encrypt')
    assert.match(await page.locator('.came').innerText(), /What AWS decided \(implicitDeny\)[\s\S]*inline-1/)
    await paste(page, { requestContext: {}, evaluations: [] })
    await page.locator('.refused').waitFor()
    assert.match(await page.locator('.refused').innerText(), /GetRequestAuthorizationDetails, and cannot be read/)
  }))

  test('files are dropped on an editor and read by the page: a test file, then the policy that it names', onPage(async page => {
    const before = await page.locator('.policy .cm-content').first().innerText()
    await drop(page, [['a.iam-test.json', JSON.stringify(TESTS)]])
    assert.equal(await page.evaluate(() => globalThis.targetWasShown), true)
    await readAs(page, 'test-file')
    assert.equal(await page.locator('.drop-target').count(), 0)
    assert.match(await page.locator('.came .missing').innerText(), /policies\/own\.json/)
    assert.equal(await page.locator('.policy-name').inputValue(), 'policies/own.json')
    assert.equal(await decision(page), '')
    await drop(page, [['own.json', POLICY]], 'body')
    await shows(page, 'allowed')
    assert.equal(await page.locator('.policy').count(), 1)
    assert.equal(before.includes('own.json'), false)
    await page.locator('#tab-requests').click()
    await page.locator('[data-saved="1"] [data-decision="allowed"]').waitFor()
    assert.equal(await page.locator('tr.red').count(), 0)
  }))

  test('files together: the test file first, wherever it stands, and what is no text is told', onPage(async page => {
    await page.locator('#paste').click()
    await page.locator('#paste-files').setInputFiles([
      { name: 'own.json', mimeType: 'application/json', buffer: Buffer.from(POLICY) },
      { name: 'a.iam-test.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(TESTS)) },
      { name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]) },
      { name: 'huge.json', mimeType: 'application/json', buffer: Buffer.alloc(3 * 1024 * 1024, 32) },
      { name: 'b.iam-test.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(TESTS)) }
    ])
    await shows(page, 'allowed')
    assert.deepEqual(await page.locator('[data-read]').evaluateAll(all => all.map(one => one.dataset.read)), ['test-file', 'policy', 'unknown', 'refused', 'refused'])
    assert.match(await page.locator('.came').innerText(), /huge\.json[\s\S]*up to 1,048,576 characters[\s\S]*Only one file can make the page: a\.iam-test\.json/)
    assert.equal(await page.locator('.policy').count(), 1)
  }))

  test('a hostile test file is shown as text, and a broken one is refused in words', onPage(async page => {
    const name = '<img src=x onerror=alert(1)>'
    await paste(page, { policies: { identityBased: [{ name, document: POLICY }] }, tests: [{ ...TESTS.tests[0], name }], [name]: 1 })
    await readAs(page, 'test-file')
    assert.match(await page.locator('.came .missing').innerText(), /<img src=x/)
    await page.locator('#tab-requests').click()
    await page.locator('[data-saved="1"]').waitFor()
    assert.equal(await page.locator('img').count(), 0)
    await paste(page, { policies: {}, tests: [{ request: {}, expect: 'maybe' }] })
    await page.locator('.refused', { hasText: 'is no object' }).waitFor()
    assert.equal(await page.locator('.policy').count(), 1)
    await paste(page, 'hello')
    await page.locator('[data-read="unknown"]', { hasText: 'GetRequestAuthorizationDetails' }).waitFor()
  }))

  test('nothing of it is loaded before somebody comes with a text', onPage(async page => {
    await page.waitForTimeout(300)
    const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1)))
    for (const name of await loaded()) assert.doesNotMatch(name, /^(paste|gallery|copy|report|requests|matrix|all|tools)/)
    await paste(page, POLICY)
    await readAs(page, 'policy')
    assert.equal((await loaded()).some(name => name.startsWith('paste')), true)
  }))

  test('the box has nothing serious for assistive technology', onPage(async page => {
    await paste(page, COMMAND.replace(`'${POLICY}'`, 'file://own.json'))
    await readAs(page, 'simulation-command')
    assert.deepEqual(await seriousFaults(page, '.request'), [])
    await paste(page, 'hello')
    await readAs(page, 'unknown')
    assert.deepEqual(await seriousFaults(page, '.request'), [])
  }))
})

describePage('the gallery', onPage => {
  test('shows every example by topic, finds them by words of their policies, and opens one', onPage(async page => {
    await page.locator('#gallery').click()
    await page.locator('.example-card').first().waitFor()
    assert.equal(await page.locator('.example-card').count(), examples.length + practices.length)
    assert.equal(await page.evaluate(() => document.activeElement.id), 'gallery-search')
    assert.equal(await page.locator('[aria-current]').getAttribute('data-example'), 'explicit-deny')
    assert.deepEqual(await seriousFaults(page, '#gallery-dialog'), [])
    await page.locator('#gallery-search').fill('kms:decrypt grant')
    assert.deepEqual(await page.locator('.example-card').evaluateAll(all => all.map(card => card.dataset.example)), ['kms-grant'])
    await page.locator('#gallery-search').fill('zzz')
    assert.match(await page.locator('#gallery-dialog').innerText(), /No example has all of these words/)
    await page.locator('#gallery-search').fill('public')
    await page.locator('[data-example="public-access-block"]').click()
    await shows(page, 'explicitDeny')
    assert.equal(await page.locator('#gallery-dialog').count(), 0)
    assert.equal(await page.locator('#examples').inputValue(), 'public-access-block')
    assert.match(await page.locator('.teaches').innerText(), /RestrictPublicBuckets/)
  }))

  test('one’s own work comes back after an example, and Escape closes without a change', onPage(async page => {
    await page.locator('#action').fill('s3:GetObjectTagging')
    await page.waitForFunction(() => location.hash.startsWith('#s=3.'))
    await page.waitForTimeout(600)
    await page.locator('#gallery').click()
    await page.locator('.example-card').first().waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#gallery-dialog').waitFor({ state: 'detached' })
    assert.equal(await page.locator('#action').inputValue(), 's3:GetObjectTagging')
    await page.locator('#gallery').click()
    await page.locator('[data-example="team-tags"]').click()
    await filledIn(page, 'ec2:StopInstances')
    await page.waitForTimeout(600)
    await page.goBack()
    await filledIn(page, 's3:GetObjectTagging')
  }))

  test('an example that cannot be loaded is told, and the page goes on', onPage(async page => {
    await page.route('**/chunks/all-*', route => route.abort())
    await page.locator('#examples').selectOption('kms-grant')
    await page.locator('.banner', { hasText: 'could not be loaded' }).waitFor()
    assert.equal(await decision(page), 'explicitDeny')
    assert.equal(await page.locator('#examples').inputValue(), 'explicit-deny')
    // Of what the test itself takes away.
    page.complaints = page.complaints.filter(text => !/ERR_FAILED/.test(text))
  }, { serviceWorkers: 'block' }))
})

describePage('ways out', onPage => {
  const copied = page => page.evaluate(() => navigator.clipboard.readText())
  const permissions = ['clipboard-read', 'clipboard-write']

  test('copies as code, test file, command and scenario, each shown as it is copied', onPage(async page => {
    await page.locator('#copy-as').click()
    for (const [kind, text] of [['npm', /^\/\/[\s\S]*import init, \{ evaluate \} from 'iam-verdict'/], ['test', /"tests": \[/], ['aws', /aws iam simulate-custom-policy \\\n/], ['scenario', /^\{\n {2}"request"/]]) {
      await page.locator(`#copy-${kind}`).click()
      await page.locator('#copy-again', { hasText: 'Copied' }).waitFor()
      assert.match(await page.locator('#copied').inputValue(), text)
      assert.equal(await copied(page), await page.locator('#copied').inputValue())
      assert.equal(await page.locator(`#copy-${kind}`).getAttribute('aria-pressed'), 'true')
    }
    assert.deepEqual(await seriousFaults(page, '.verdict'), [])
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#download-copy').click()])
    assert.equal(download.suggestedFilename(), 'scenario.json')
    await page.locator('#copy-as').click()
    assert.equal(await page.locator('#copied').count(), 0)
  }, { permissions }))

  test('what is copied follows the page, and each comes back by the box', onPage(async page => {
    await choose(page, 'staging-to-production')
    await shows(page, 'allowed')
    await page.locator('#copy-as').click()
    await page.locator('#copy-aws').click()
    await page.locator('.copy-panel .note', { hasText: 'the trust policy of the role' }).waitFor()
    await page.locator('#copy-scenario').click()
    await page.locator('#action').fill('sts:TagSession')
    await page.waitForFunction(() => document.querySelector('#copied').value.includes('sts:TagSession'))
    const text = await page.locator('#copied').inputValue()
    await choose(page, 'explicit-deny')
    await shows(page, 'explicitDeny')
    await paste(page, text)
    await readAs(page, 'scenario')
    await filledIn(page, 'sts:TagSession')
    await shows(page, 'implicitDeny')
  }, { permissions }))

  test('a report of a wrong answer is prepared, can be changed, and nothing is sent', onPage(async page => {
    const requests = page.requests.length
    await page.locator('#looks-wrong').click()
    await page.waitForFunction(() => document.querySelector('#report-text')?.value.includes('#s=3.'))
    const text = () => page.locator('#report-text').inputValue()
    assert.match(await text(), /Decided: explicitDeny \(statement-denies, identityBased\)[\s\S]*Version: iam-verdict \d+\.\d+\.\d+, rules /)
    await page.locator('#report-expected').selectOption('allowed')
    await page.locator('#report-because').fill('AWS let it through')
    assert.match(await text(), /Expected: allowed[\s\S]*AWS let it through/)
    assert.deepEqual(await seriousFaults(page, '#report-dialog'), [])
    await page.locator('#report-text').fill((await text()).replaceAll('111122223333', '999999999999'))
    await page.locator('#report-copy').click()
    await page.locator('#report-copy', { hasText: 'Copied' }).waitFor()
    assert.match(await copied(page), /999999999999/)
    assert.doesNotMatch(await copied(page), /111122223333/)
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#report-download').click()])
    assert.equal(download.suggestedFilename(), 'iam-verdict-report.md')
    assert.deepEqual(page.requests.slice(requests).filter(url => !url.includes('/dist/') && !url.startsWith('blob:')), [])
    await page.locator('#report-close').click()
    await page.locator('#report-dialog').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(() => document.activeElement.id), 'looks-wrong')
  }, { permissions }))

  test('nothing overflows at 400 px', onPage(async page => {
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    await page.locator('#copy-as').click()
    await page.locator('#copy-aws').click()
    await page.locator('#copied').waitFor()
    assert.equal(await over(), 0)
    await paste(page, 'x'.repeat(300))
    await readAs(page, 'unknown')
    assert.equal(await over(), 0)
    await paste(page, COMMAND.replace(`'${POLICY}'`, `file://${'x'.repeat(120)}.json`))
    await readAs(page, 'simulation-command')
    assert.equal(await over(), 0)
    await type(page, '.policy .cm-content', POLICY)
    for (const dialog of ['#gallery', '#looks-wrong']) {
      await page.locator(dialog).click()
      await page.locator('dialog[open]').waitFor()
      assert.equal(await page.locator('dialog[open]').evaluate(element => element.scrollWidth - element.clientWidth), 0)
      await page.keyboard.press('Escape')
      await page.locator('dialog[open]').waitFor({ state: 'detached' })
    }
  }, { viewport: { width: 400, height: 800 }, permissions }))
})
