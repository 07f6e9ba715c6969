// The decision as a picture, and the trace as a tree.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seriousFaults } from './axe.mjs'
import { choose, describePage, shows } from './browser.mjs'

const focused = page => page.evaluate(() => document.activeElement.querySelector(':scope > .tree-name')?.innerText.split('\n')[0])
const open = async (page, id, decision) => {
  const before = await page.locator('#reason').innerText()
  await choose(page, id)
  await page.waitForFunction(text => document.querySelector('#reason').innerText !== text, before)
  await shows(page, decision)
}

describePage('the picture of the decision', onPage => {
  test('each stage says what it said, by word and sign, and the one that decides is marked', onPage(async page => {
    await open(page, 'scp-levels', 'implicitDeny')
    const stages = await page.locator('.flow > li > .stage').evaluateAll(all => all.map(stage => `${stage.querySelector('.stage-name').textContent} ${stage.querySelector('.stage-word').textContent}`))
    assert.deepEqual(stages, ['SCPs does not allow', 'RCPs took no part', 'VPC endpoint took no part', 'Resource took no part', 'Identity allows', 'Boundary took no part', 'Session took no part'])
    assert.equal(await page.locator('.flow > li > .stage:not(:has(.icon))').count(), 0)
    assert.match(await page.locator('.stage.decides').innerText(), /SCPs does not allow[\s\S]*decides/)
    assert.deepEqual(await page.locator('.stage-level').allTextContents(), ['Root allows', 'Organizational unit does not allow', 'Account allows'])
    assert.match(await page.locator('.result').innerText(), /Denied: not allowed/)
  }))

  test('a stage leads to its check, a policy and a statement to their text', onPage(async page => {
    await open(page, 'scp-levels', 'implicitDeny')
    const account = page.locator('.check-row', { hasText: 'Account' })
    assert.equal(await account.getAttribute('aria-expanded'), 'false')
    await page.locator('.stage-level', { hasText: 'Account' }).click()
    assert.equal(await account.getAttribute('aria-expanded'), 'true')
    assert.match(await focused(page), /Service control policies: Account/)
    await page.locator('.stage-head', { hasText: 'SCPs' }).click()
    assert.match(await focused(page), /Organizational unit/)
    await page.locator('.stage-names button', { hasText: 'Workloads' }).click()
    await page.waitForFunction(() => document.activeElement.closest('.policy')?.ariaLabel.includes('Workloads'))
    await page.locator('.stage-names button', { hasText: 'Statement 1' }).click()
    await page.waitForFunction(() => getSelection().toString().includes('"Action": "*"'))
  }))

  test('two accounts stand side by side', onPage(async page => {
    await open(page, 'data-perimeter', 'explicitDeny')
    assert.deepEqual(await page.locator('.lane-name').allInnerTexts(), ['Caller’s account 444455556666', 'Resource’s account 111122223333'])
    assert.deepEqual(await page.locator('.lane').evaluateAll(lanes => lanes.map(lane => [...lane.querySelectorAll('.stage-name')].map(name => name.textContent).join(' '))),
      ['SCPs VPC endpoint Identity Boundary Session', 'RCPs Resource'])
    const [caller, resource] = await page.locator('.lane').evaluateAll(lanes => lanes.map(lane => lane.getBoundingClientRect().toJSON()))
    assert.ok(caller.right <= resource.left && Math.abs(caller.top - resource.top) < 2)
    assert.match(await page.locator('.lane').nth(1).locator('.decides').innerText(), /RCPs/)
  }))

  test('every pair has its picture; grants and the root user are told', onPage(async page => {
    await open(page, 'copy-object', 'implicitDeny')
    assert.deepEqual(await page.locator('.result strong').allInnerTexts(), ['Allowed', 'Denied: not allowed'])
    await open(page, 'kms-grant', 'allowed')
    assert.match(await page.locator('.result.decides').innerText(), /A grant of the KMS key decides/)
    await page.locator('#principal').fill('arn:aws:iam::111122223333:root')
    await page.locator('#action').fill('s3:GetObject')
    await page.locator('#resource').fill('arn:aws:s3:::reports/q3.csv')
    await page.waitForFunction(() => document.querySelector('.result.decides')?.innerText.includes('No policy was needed'))
    assert.equal(await page.locator('.stage.absent').count() >= 6, true)
  }))

  test('the stages stand below each other at 400 px, with their words', onPage(async page => {
    await open(page, 'scp-levels', 'implicitDeny')
    const boxes = await page.locator('.flow > li').evaluateAll(all => all.map(item => item.getBoundingClientRect().toJSON()))
    for (const [index, box] of boxes.entries()) if (index) assert.ok(box.top >= boxes[index - 1].bottom && Math.abs(box.left - boxes[0].left) < 2)
    assert.equal(await page.locator('.stage.absent .stage-word').first().evaluate(word => word.getBoundingClientRect().width > 40), true)
  }, { viewport: { width: 400, height: 800 } }))

  test('the trace is walked by the arrow keys, as a tree', onPage(async page => {
    await open(page, 'scp-levels', 'implicitDeny')
    const tree = page.getByRole('tree', { name: 'Checks, in AWS’s order' })
    assert.equal(await tree.locator('[tabindex="0"]').count(), 1)
    await tree.locator('[tabindex="0"]').focus()
    assert.match(await focused(page), /policies: Root/)
    const press = async (key, name) => {
      await page.keyboard.press(key)
      assert.match(await focused(page), name, key)
    }
    await press('ArrowDown', /policies: Organizational unit/)
    await press('ArrowRight', /^Workloads/)
    await press('ArrowRight', /^ServicesInUse/)
    await press('ArrowLeft', /^Workloads/)
    await press('ArrowLeft', /^Workloads/)
    assert.equal(await tree.locator('.statement-name', { hasText: 'ServicesInUse' }).isVisible(), false)
    await press('ArrowDown', /policies: Account/)
    await press('ArrowRight', /policies: Account/)
    assert.equal(await page.evaluate(() => document.activeElement.ariaExpanded), 'true')
    await press('End', /The caller’s identity-based/)
    await press('Home', /policies: Root/)
    await press('t', /The caller’s identity-based/)
    assert.equal(await tree.locator('[tabindex="0"]').count(), 1)
    await page.keyboard.press('Enter')
    await press('ArrowRight', /./)
    await press('ArrowRight', /Statement 1/)
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => getSelection().toString().includes('"Action": "*"'))
  }))

  test('a screen reader hears a tree: levels, names, what is open', onPage(async page => {
        const item = page.getByRole('treeitem', { name: /The caller’s identity-based policies denies · decides/, expanded: true })
    assert.equal(await item.count(), 1)
    assert.equal(await page.getByRole('group').getByRole('treeitem', { name: 'Reports', exact: true }).getAttribute('aria-level'), '2')
    assert.equal(await page.getByRole('treeitem', { name: /^DeleteNeedsMfa Deny applies$/ }).getAttribute('aria-level'), '3')
    for (const id of ['explicit-deny', 'data-perimeter', 'kms-grant', 'scp-levels']) {
      await choose(page, id)
      await page.waitForTimeout(300)
      assert.deepEqual(await seriousFaults(page, '.trace'), [], id)
    }
  }))

  test('the steps are copied as Markdown beside them', onPage(async page => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy the steps as Markdown' }).click()
    await page.waitForFunction(async () => /DeleteNeedsMfa/.test(await navigator.clipboard.readText()))
  }))

  test('nothing serious for axe in dark', onPage(async page => {
    await open(page, 'data-perimeter', 'explicitDeny')
    assert.deepEqual(await seriousFaults(page, '.trace'), [])
  }, { colorScheme: 'dark' }))
})
