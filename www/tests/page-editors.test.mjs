// Writing policies and requests, as a person does: what the editors know of IAM.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { test } from 'node:test'
import { choose, describePage, openPage, shows, type } from './browser.mjs'

const POLICY = '#policy-1'
/** A service worker would fetch, past the test, what must not come. */
const UNHELPED = { serviceWorkers: 'block' }
const LIST = '.cm-tooltip-autocomplete li'
const axe = fs.readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

const text = page => page.locator(POLICY).first().evaluate(content => [...content.querySelectorAll('.cm-line')].map(line => line.innerText.replace('\n', '')).join('\n'))
const allow = (rest, action = '"s3:GetObject"') => `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ${action}, ${rest}}}`
const found = code => `.finding:has(code:text-is("${code}"))`

/** Replaces the text and puts the cursor where `|` stands in it. */
async function typeAt(page, editor, marked) {
  const at = marked.indexOf('|')
  await type(page, editor, marked.replace('|', ''))
  for (let left = marked.length - 1 - at; left > 0; left--) await page.keyboard.press('ArrowLeft')
}

/** Waits until the tools are there, which a policy with a misspelt action tells. */
async function withTools(page) {
  await type(page, POLICY, allow('"Resource": "*"', '"s3:GetObjct"'))
  await page.locator(found('invalid-action')).waitFor()
}

async function complete(page) {
  await page.keyboard.press('Control+Space')
  await page.locator(LIST).first().waitFor()
  return page.locator(`${LIST} .cm-completionLabel`).allInnerTexts()
}

/** Takes what is selected in the list. A list that has just come takes no key, so that nobody takes it by chance. */
async function accept(page) {
  await page.waitForTimeout(150)
  await page.keyboard.press('Enter')
}

/** What axe-core takes for serious or worse, where somebody writes. */
async function barriers(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run('.question', { resultTypes: ['violations'] }))
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describePage('editors that know IAM', (onPage, started) => {
  test('a decision loads neither the tools nor the help with writing', onPage(async page => {
    const loaded = part => page.requests.some(url => url.includes(part))
    await page.waitForTimeout(700)
    assert.equal(['tools', 'writing-'].some(loaded), false, page.requests.join(' '))
    await page.locator('#principal').click()
    await page.waitForFunction(() => document.querySelector('#action[role="combobox"]'))
    assert.equal(loaded('tools'), false)
    // It can come and go between two looks.
    await page.evaluate(() => new MutationObserver(() => { globalThis.noted ||= !!document.querySelector('.tools-note.loading') })
      .observe(document.body, { subtree: true, childList: true, attributes: true }))
    await page.locator(POLICY).click()
    await page.waitForFunction(() => globalThis.noted && !document.querySelector('.tools-note'))
    assert.equal(loaded('tools/catalog.bin'), true)
  }))

  test('findings stand at their places as they are typed, with what mends them as one step', onPage(async page => {
    await withTools(page)
    const before = await text(page)
    assert.equal(await page.locator('.cm-lintRange-error').innerText(), '"s3:GetObjct"')
    const finding = page.locator(found('invalid-action'))
    assert.match(await finding.innerText(), /Error[\s\S]*did you mean s3:GetObject\?/)
    await finding.locator('summary').click()
    assert.match(await finding.locator('dl').innerText(), /Why it matters[\s\S]*never matches[\s\S]*What to do/)
    await finding.getByRole('button', { name: 'Write s3:GetObject' }).click()
    await page.waitForFunction(() => !document.querySelector('.cm-lintRange-error'))
    assert.match(await text(page), /"Action": "s3:GetObject"/)
    assert.equal(await finding.count(), 0)
    await page.keyboard.press('Control+Z')
    assert.equal(await text(page), before)
    await finding.waitFor()
    await page.keyboard.press('Control+Shift+Z')
    await finding.waitFor({ state: 'detached' })
  }))

  test('a squiggle tells at the pointer what it is, and mends it there', onPage(async page => {
    await withTools(page)
    await page.locator('.cm-lintRange-error').hover()
    const tooltip = page.locator('.cm-diagnostic-error')
    await tooltip.waitFor()
    assert.match(await tooltip.innerText(), /^Error: Amazon S3 has no action GetObjct/)
    await tooltip.getByRole('button', { name: 'Write s3:GetObject' }).click()
    assert.match(await text(page), /"s3:GetObject"/)
  }))

  test('what is found depends on the resource whose policy it is', onPage(async page => {
    await choose(page, 'tls-only-bucket')
    const bucket = '[data-type="resourceBased"]'
    await type(page, `${bucket} .cm-content`, '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}}')
    await page.locator('#resourceAccount').fill('')
    await page.locator(bucket).locator('.cm-content').click()
    await page.locator('.tools-note').waitFor({ state: 'detached' })
    await page.waitForTimeout(400)
    assert.equal(await page.locator(`${bucket} ${found('cross-account-principal')}`).count(), 0)
    await page.locator('#resourceAccount').fill('111122223333')
    await page.locator(`${bucket} ${found('cross-account-principal')}`).waitFor()
    await page.locator('#resourceAccount').fill('444455556666')
    await page.locator(`${bucket} ${found('cross-account-principal')}`).waitFor({ state: 'detached' })
  }))

  test('F8 goes from finding to finding, and a long list is shown on demand', onPage(async page => {
    await withTools(page)
    await type(page, POLICY, allow('"Resource": "*"', `["s3:Nope", ${Array.from({ length: 9 }, (_, n) => `"s3:GetObjct${n}"`)}]`))
    await page.locator(found('invalid-action')).nth(5).waitFor()
    await page.locator('.more-findings').click()
    await page.locator(found('invalid-action')).nth(9).waitFor()
    await page.locator(POLICY).click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('F8')
    assert.equal(await page.evaluate(() => getSelection().toString()), '"s3:Nope"')
    await page.keyboard.press('F8')
    assert.equal(await page.evaluate(() => getSelection().toString()), '"s3:GetObjct0"')
  }))

  test('actions are completed as they are typed, with what they do', onPage(async page => {
    await withTools(page)
    await typeAt(page, POLICY, allow('"Resource": "*"', '"|"'))
    await page.keyboard.type('s3:getobj')
    const first = page.locator(LIST).first()
    await page.waitForFunction(list => document.querySelector(list)?.innerText.startsWith('s3:GetObject'), LIST)
    assert.match(await first.innerText(), /^s3:GetObject\s+Read$/)
    await page.locator('.cm-completionInfo').waitFor()
    assert.match(await page.locator('.cm-completionInfo').innerText(), /retrieve objects/)
    await accept(page)
    assert.match(await text(page), /"Action": "s3:GetObject", "Resource"/)
    // Behind what was put in, not before it.
    await page.keyboard.insertText('!')
    assert.match(await text(page), /"s3:GetObject"!, /)
  }))

  test('a service is chosen, and then its action', onPage(async page => {
    await withTools(page)
    await typeAt(page, POLICY, allow('"Resource": "*"', '"|"'))
    await page.keyboard.type('sq')
    await page.locator(LIST, { hasText: 'Amazon SQS' }).first().click()
    await page.locator(LIST, { hasText: 'sqs:SendMessage' }).first().waitFor()
    assert.match(await text(page), /"Action": "sqs:"/)
  }))

  test('condition keys of the action come first, operators and ARNs to fill in are known', onPage(async page => {
    await withTools(page)
    await typeAt(page, POLICY, allow('"Resource": "*", "Condition": {"StringEquals": {"|": ""}}'))
    const keys = await complete(page)
    const own = keys.indexOf('s3:ExistingObjectTag/${key}')
    assert.equal(own >= 0 && own < keys.indexOf('aws:PrincipalOrgID'), true, keys.slice(0, 40).join(' '))
    await typeAt(page, POLICY, allow('"Resource": "*", "Condition": {"|": {}}'))
    const operators = await complete(page)
    assert.equal(['StringEquals', 'Bool', 'IpAddress', 'ArnLike'].every(operator => operators.includes(operator)), true)
    await typeAt(page, POLICY, allow('"Resource": "|"'))
    const arns = await complete(page)
    assert.equal(arns.includes('arn:aws:s3:::${BucketName}/${ObjectName}'), true, arns)
    await page.locator(LIST, { hasText: 'arn:aws:s3:::${BucketName}/${ObjectName}' }).click()
    await page.keyboard.type('reports')
    await page.keyboard.press('Tab')
    await page.keyboard.type('q3.csv')
    await page.waitForFunction(() => document.querySelector('#policy-1').innerText.includes('"arn:aws:s3:::reports/q3.csv"'))
  }))

  test('principals of a trust policy, and a whole policy from nothing', onPage(async page => {
    await withTools(page)
    await page.locator('#add-policy').selectOption('roleTrust')
    const trust = '[data-type="roleTrust"] .cm-content'
    await typeAt(page, trust, '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "|"}, "Action": "sts:AssumeRole"}}')
    await page.keyboard.type('lamb')
    await page.locator(LIST, { hasText: 'lambda.amazonaws.com' }).first().waitFor()
    await accept(page)
    await page.waitForFunction(content => document.querySelector(content).innerText.includes('"lambda.amazonaws.com"'), trust)
    await type(page, POLICY, ' ')
    await complete(page)
    await accept(page)
    assert.match(await text(page), /^ ?\{\n {2,3}"Version": "2012-10-17",/)
    await page.keyboard.press('Tab')
    // The empty place of the action offers what can stand there.
    await page.locator(LIST, { hasText: 'every action' }).waitFor()
  }))

  test('a word tells what it means: at the pointer, and at the cursor', onPage(async page => {
    await withTools(page)
    await type(page, POLICY, allow('"Resource": "arn:aws:iam::111122223333:role/app", "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}', '"iam:PassRole"'))
    await page.locator('.code-string', { hasText: 'iam:PassRole' }).hover()
    const told = page.locator('.told-of')
    await told.waitFor()
    assert.match(await told.innerText(), /iam:PassRole · Write[\s\S]*Resources:[\s\S]*role \(required\)[\s\S]*Condition keys: .*iam:PassedToService/)
    assert.equal(await told.locator('strong').innerText(), 'iam:PassRole')
    await page.mouse.move(2, 2)
    await told.waitFor({ state: 'detached' })
    for (let left = 30; left > 0; left--) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Control+i')
    await told.waitFor()
    assert.match(await told.innerText(), /iam:PassedToService · String/)
    await page.keyboard.press('Escape')
    assert.equal(await told.count(), 0)
    assert.equal(await page.evaluate(() => document.activeElement.id), 'policy-1')
  }))

  test('text of a policy stays text in what is told of it', onPage(async page => {
    await withTools(page)
    await type(page, POLICY, allow('"Resource": "*"', '"s3:<img src=x onerror=alert(1)>*"'))
    await page.locator('.finding', { hasText: '<img src=x' }).first().waitFor()
    await page.locator('.code-string', { hasText: '<img' }).hover()
    await page.locator('.cm-tooltip-hover').waitFor()
    assert.equal(await page.locator('img').count(), 0)
  }))

  test('quick fixes are a menu at the cursor', onPage(async page => {
    await withTools(page)
    await typeAt(page, POLICY, allow('"Resource": "*"', '"s3:Get|Objct"'))
    await page.locator(found('invalid-action')).waitFor()
    const before = await text(page)
    await page.keyboard.press('Control+.')
    const menu = page.getByRole('menu', { name: 'Quick fixes' })
    await menu.waitFor()
    assert.deepEqual(await menu.getByRole('menuitem').allInnerTexts(), ['Write s3:GetObject', 'Write as a list'])
    assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Write s3:GetObject')
    await page.keyboard.press('Escape')
    assert.equal(await menu.count(), 0)
    assert.equal(await page.evaluate(() => document.activeElement.id), 'policy-1')
    await page.keyboard.press('Control+.')
    await menu.waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    assert.match(await text(page), /"Action": \["s3:GetObjct"\]/)
    await page.keyboard.press('Control+Z')
    assert.equal(await text(page), before)
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Control+.')
    await page.locator('.fix-menu').waitFor()
  }))

  test('a text is laid out, and as it was by one step back', onPage(async page => {
    const squeezed = allow('"Resource": "*"')
    await type(page, POLICY, squeezed)
    await page.getByRole('button', { name: /^Format: Identity-based/ }).click()
    await page.waitForFunction(() => document.querySelectorAll('.policy .cm-line').length === 8)
    assert.match(await page.locator('.format').innerText(), /Formatted/)
    await shows(page, 'implicitDeny')
    await page.locator(POLICY).click()
    await page.keyboard.press('Control+Z')
    assert.equal(await text(page), squeezed)
    await page.keyboard.press('Shift+Alt+F')
    await page.waitForFunction(() => document.querySelectorAll('.policy .cm-line').length === 8)
    await type(page, POLICY, '{"Version": ')
    await page.locator('.format').click()
    await page.locator('.format', { hasText: 'Not JSON yet' }).waitFor()
  }))

  test('the text can be searched', onPage(async page => {
    await page.locator(POLICY).click()
    await page.locator('.cm-content[aria-description]').first().waitFor()
    await page.keyboard.press('Control+f')
    await page.locator('.cm-search').waitFor()
    await page.keyboard.type('WorkWith')
    await page.locator('.cm-searchMatch').waitFor()
  }))

  test('the context knows the condition keys of the action', onPage(async page => {
    await page.locator('#action').fill('s3:PutObject')
    await typeAt(page, '#context', '{"|"}')
    await page.locator('.tools-note').waitFor({ state: 'detached' })
    const keys = await complete(page)
    assert.equal(keys.indexOf('s3:x-amz-acl') >= 0 && keys.indexOf('s3:x-amz-acl') < keys.indexOf('aws:SourceIp'), true, keys.join(' '))
    await page.keyboard.type('TagKeys')
    await page.locator(LIST, { hasText: 'aws:TagKeys' }).click()
    await page.keyboard.type('team')
    await page.waitForFunction(() => document.querySelector('#context').innerText.includes('{"aws:TagKeys": ["team"]}'))
  }))

  test('an action of the request is chosen from a list, by the keyboard alone', onPage(async page => {
    const action = page.getByRole('combobox', { name: 'Action' })
    await page.locator('#action').click()
    await action.waitFor()
    assert.equal(await action.getAttribute('aria-expanded'), 'false')
    await action.fill('')
    await page.keyboard.type('sqs:send')
    const options = page.getByRole('listbox', { name: 'Actions' }).getByRole('option')
    await options.first().waitFor()
    assert.match(await options.first().innerText(), /^sqs:SendMessage\s+Write/)
    assert.equal(await action.getAttribute('aria-expanded'), 'true')
    await page.keyboard.press('ArrowDown')
    await page.waitForFunction(() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.ariaSelected === 'true')
    await page.keyboard.press('Enter')
    await page.locator('#action[aria-expanded="false"]').waitFor()
    assert.equal(await action.inputValue(), 'sqs:SendMessage')
    await page.waitForFunction(() => document.querySelector('#reason').innerText.includes('sqs:SendMessage'))
    await action.fill('sqs:SendMesage')
    await options.filter({ hasText: 'Did you mean' }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => !document.querySelector('.suggestions-list li'))
    assert.equal(await action.inputValue(), 'sqs:SendMesage')
  }))

  test('the resources of the action are forms to fill in', onPage(async page => {
    await page.locator('#action').fill('sqs:SendMessage')
    await page.locator('#resourceAccount').fill('')
    await page.locator('#resource').fill('')
    const options = page.getByRole('listbox', { name: 'Forms of resources' }).getByRole('option')
    await page.locator('.tools-note').first().waitFor({ state: 'detached' })
    await page.locator('#resource').focus()
    await page.keyboard.press('ArrowDown')
    await options.first().waitFor()
    await options.first().click()
    assert.equal(await page.locator('#resource').inputValue(), 'arn:aws:sqs:${Region}:111122223333:${QueueName}')
    await page.keyboard.type('eu-west-1')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await page.keyboard.type('jobs')
    assert.equal(await page.locator('#resource').inputValue(), 'arn:aws:sqs:eu-west-1:111122223333:jobs')
  }))

  test('whoever types fast keeps what is typed', onPage(async page => {
    await type(page, '#context', '{\n\n}')
    await page.waitForTimeout(300)
    await page.keyboard.press('ArrowUp')
    const typed = Array.from({ length: 60 }, (_, n) => String(n)).join(' ')
    await page.keyboard.type(typed)
    await page.waitForTimeout(400)
    assert.equal((await page.locator('#context .cm-line').nth(1).innerText()), typed)
  }))

  test('what is typed before the help with writing is there can be taken back too', async () => {
    const page = await openPage(started.browser, UNHELPED)
    await page.route('**/chunks/writing-*', async route => {
      await new Promise(resolve => setTimeout(resolve, 800))
      await route.continue()
    })
    const before = await text(page)
    await type(page, POLICY, allow('"Resource": "*"', '"sqs:*"'))
    await shows(page, 'implicitDeny')
    assert.equal(await page.locator(`${POLICY}[aria-description]`).count(), 0)
    await page.locator(`${POLICY}[aria-description]`).waitFor()
    assert.equal(await text(page), allow('"Resource": "*"', '"sqs:*"'))
    await page.keyboard.press('Control+Z')
    await shows(page, 'explicitDeny')
    assert.equal(await text(page), before)
    await page.keyboard.press('Control+Z')
    assert.equal(await text(page), before)
    await page.close()
  })

  test('without the tools the page goes on with what the engine finds', async () => {
    const page = await openPage(started.browser, UNHELPED)
    await page.route('**/tools/catalog.bin', route => route.abort())
    await type(page, POLICY, allow('"Resource": "*"', '"s3:GetObjct"').replace('Allow', 'Alow'))
    await page.locator('.tools-note.failed', { hasText: 'could not be loaded' }).first().waitFor()
    assert.equal(await page.locator('.cm-lintRange-error').innerText(), '"Alow"')
    assert.equal(await page.locator(found('invalid-action')).count(), 0)
    await page.keyboard.press('Control+Space')
    await type(page, POLICY, allow('"Resource": "*"', '"s3:GetObjct"'))
    await shows(page, 'implicitDeny')
    await page.unroute('**/tools/catalog.bin')
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await page.locator(found('invalid-action')).waitFor()
    assert.equal(await page.locator('.tools-note').count(), 0)
    await page.close()
  })

  test('the findings of one page are not those of another', onPage(async page => {
    await withTools(page)
    await choose(page, 'home-folder')
    await shows(page, 'implicitDeny')
    assert.equal(await page.locator(found('invalid-action')).count(), 0)
  }))

  for (const colorScheme of ['light', 'dark']) {
    test(`no barrier stands in the way, in ${colorScheme}`, onPage(async page => {
      await withTools(page)
      assert.deepEqual(await barriers(page), [])
      await page.locator('.about summary').first().click()
      await page.locator('#action').fill('s3:get')
      await page.locator('.suggestions-list li').first().waitFor()
      await page.keyboard.press('ArrowDown')
      assert.deepEqual(await barriers(page), [])
      await page.keyboard.press('Escape')
      await typeAt(page, POLICY, allow('"Resource": "|"'))
      await complete(page)
      assert.deepEqual(await barriers(page), [])
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+.')
      await page.locator('.fix-menu').waitFor()
      assert.deepEqual(await barriers(page), [])
    }, { colorScheme }))
  }

  test('nothing overflows at 400 px, whatever is told', onPage(async page => {
    const fits = async what => {
      const [scrollWidth, clientWidth] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
      assert.equal(scrollWidth, clientWidth, what)
    }
    await withTools(page)
    await fits('findings')
    await page.locator('.about summary').first().click()
    await fits('reasons')
    await typeAt(page, POLICY, allow('"Resource": "|"'))
    await complete(page)
    await fits('completions')
    await page.keyboard.press('Escape')
    await page.locator('#action').fill('s3:get')
    await page.locator('.suggestions-list li').first().waitFor()
    await fits('suggestions')
  }, { viewport: { width: 400, height: 800 } }))
})
