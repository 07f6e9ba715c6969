// `iam-verdict lsp` as editors have it: the installed command, spoken to by the client library of LSP.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import {
  CodeActionRequest,
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentFormattingRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest
} from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { consumer } from './installed.mjs'

const command = path.join(consumer, 'node_modules/.bin/iam-verdict')
const manifest = JSON.parse(fs.readFileSync(path.join(consumer, 'node_modules/iam-verdict/package.json'), 'utf8'))
const TEXT = '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "Allow", "Action": "sqs:SendMesage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs" }\n  ]\n}\n'

/** A server and a client of it; `settings` answers what the server asks, without it it cannot ask. */
async function started(t, { settings, initializationOptions, textDocument } = {}) {
  const server = spawn(process.execPath, [fs.realpathSync(command), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(server, 'exit')
  t.after(() => server.kill())
  const client = createProtocolConnection(server.stdout, server.stdin)
  const published = new Map()
  const waiting = []
  client.onNotification(PublishDiagnosticsNotification.type, params => {
    published.set(params.uri, params)
    waiting.splice(0).forEach(({ uri, resolve, ...rest }) => (uri === params.uri ? resolve(params) : waiting.push({ uri, resolve, ...rest })))
  })
  client.onRequest(ConfigurationRequest.type, ({ items }) => items.map(({ scopeUri }) => settings(scopeUri)))
  client.onRequest(RegistrationRequest.type, () => undefined)
  client.listen()
  const workspace = settings ? { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } : {}
  const { capabilities, serverInfo } = await client.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: { workspace, textDocument }, initializationOptions })
  await client.sendNotification(InitializedNotification.type, {})
  return {
    client,
    server,
    exited,
    capabilities,
    serverInfo,
    /** The diagnostics that come next for a document. */
    next: uri => new Promise(resolve => waiting.push({ uri, resolve })),
    open: (uri, text, version = 1) => client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'json', version, text } }),
    async stop() {
      await client.sendRequest(ShutdownRequest.type)
      await client.sendNotification(ExitNotification.type)
      const [code] = await exited
      client.dispose()
      return code
    }
  }
}

const codes = ({ diagnostics }) => diagnostics.map(({ code }) => code)
const edited = (text, edits) => TextDocument.applyEdits(TextDocument.create('file:///a', 'json', 1, text), edits)

test('a policy is completed, explained, mended and laid out', async t => {
  const { client, capabilities, serverInfo, next, open, stop } = await started(t)
  assert.deepEqual(serverInfo, { name: 'iam-verdict', version: manifest.version })
  assert.ok(capabilities.hoverProvider && capabilities.documentFormattingProvider)
  const uri = 'file:///policy.json'
  const first = next(uri)
  await open(uri, TEXT)
  const found = await first
  assert.deepEqual([codes(found), found.version], [['invalid-action'], 1])
  const [{ range, message, source }] = found.diagnostics
  assert.deepEqual([range.start, source], [{ line: 3, character: 35 }, 'iam-verdict'])
  assert.match(message, /did you mean `sqs:SendMessage`/)

  const textDocument = { uri }
  const actions = await client.sendRequest(CodeActionRequest.type, { textDocument, range, context: { diagnostics: found.diagnostics } })
  assert.deepEqual(actions.map(({ title, kind }) => [title, kind]), [['Write `sqs:SendMessage`', 'quickfix'], ['Write as a list', 'refactor.rewrite']])
  const [fix] = actions
  assert.deepEqual([fix.isPreferred, fix.diagnostics], [true, found.diagnostics])
  const only = await client.sendRequest(CodeActionRequest.type, { textDocument, range, context: { diagnostics: [], only: ['refactor'] } })
  assert.deepEqual(only.map(({ kind }) => kind), ['refactor.rewrite'])

  const [edit] = fix.edit.changes[uri]
  const mended = next(uri)
  await client.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version: 2 }, contentChanges: [{ range: edit.range, text: edit.newText }] })
  assert.deepEqual([codes(await mended), (await mended).version], [[], 2])

  const text = edited(TEXT, [edit])
  const hover = await client.sendRequest(HoverRequest.type, { textDocument, position: { line: 3, character: 40 } })
  assert.match(hover.contents.value, /^\*\*sqs:SendMessage\*\* · Write/)
  assert.equal(await client.sendRequest(HoverRequest.type, { textDocument, position: { line: 99, character: 0 } }), null)
  const { items } = await client.sendRequest(CompletionRequest.type, { textDocument, position: { line: 3, character: 45 } })
  assert.deepEqual(items.map(({ label }) => label), ['sqs:SendMessage'])
  const formatting = await client.sendRequest(DocumentFormattingRequest.type, { textDocument, options: { tabSize: 4, insertSpaces: true } })
  assert.equal(edited(text, formatting), `${JSON.stringify(JSON.parse(text), null, 4)}\n`)
  assert.equal(await stop(), 0)
})

test('while it is typed there is an answer at every letter', async t => {
  const { client, next, open, stop } = await started(t)
  const uri = 'file:///new.json'
  await open(uri, '')
  const last = next(uri)
  let [text, version] = ['', 1]
  for (const letter of TEXT) {
    const at = TextDocument.create(uri, 'json', 1, text).positionAt(text.length)
    text += letter
    version++
    await client.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ range: { start: at, end: at }, text: letter }] })
    const position = TextDocument.create(uri, 'json', 1, text).positionAt(text.length)
    const found = await client.sendRequest(CompletionRequest.type, { textDocument: { uri }, position })
    if (text.endsWith('"Effect": "')) assert.deepEqual(found.items.map(({ label }) => label), ['Allow', 'Deny'])
    if (text.endsWith('"sqs:SendMe')) assert.equal(found.items[0].textEdit.newText, '"sqs:SendMessage"')
  }
  await last
  assert.equal(await stop(), 0)
})

test('the type of a policy is what is set, what the file is called, or what the text shows', async t => {
  const types = new Map([['file:///set.json', 'roleTrust'], ['file:///wrong.json', 'nothing']])
  const { client, next, open, stop } = await started(t, { settings: uri => ({ policyType: types.get(uri) ?? 'auto' }) })
  const found = async (uri, statement) => {
    const published = next(uri)
    await open(uri, JSON.stringify({ Version: '2012-10-17', Statement: statement }))
    return codes(await published)
  }
  const list = { Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' }
  assert.deepEqual(await found('file:///a.json', list), [])
  assert.deepEqual(await found('file:///wrong.json', list), [])
  assert.ok((await found('file:///set.json', list)).includes('role-trust-policy-syntax-error-resource'))
  assert.ok((await found('file:///deny%20all_RCP.json', list)).includes('rcp-syntax-error-allow'))
  assert.deepEqual(await found('file:///b.json', { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }), [])
  const changed = next('file:///a.json')
  types.set('file:///a.json', 'resourceBased')
  await client.sendNotification(DidChangeConfigurationNotification.type, { settings: null })
  assert.ok(codes(await changed).includes('missing-principal'))
  assert.equal(await stop(), 0)
})

test('clients that take no snippets get what these begin with', async t => {
  const text = '{"Statement":[{"Action":"sqs:SendMessage","Resource":""}],"'
  const written = async textDocument => {
    const { client, open, stop } = await started(t, { textDocument })
    await open('file:///a.json', text)
    const edits = []
    for (const character of [text.indexOf('""') + 1, text.length]) {
      const { items } = await client.sendRequest(CompletionRequest.type, { textDocument: { uri: 'file:///a.json' }, position: { line: 0, character } })
      edits.push(...items.map(({ insertTextFormat, textEdit }) => [insertTextFormat, textEdit.newText]))
    }
    assert.equal(await stop(), 0)
    return edits
  }
  const plain = await written(undefined)
  assert.deepEqual(plain, [[1, '"*"'], [1, '"arn:aws:sqs:Region:Account:QueueName"'], [1, '"Version": "2012-10-17"'], [1, '"Id": ""']])
  const snippets = await written({ completion: { completionItem: { snippetSupport: true } } })
  assert.deepEqual(snippets, [[1, '"*"'], [2, '"arn:aws:sqs:${1:Region}:${2:Account}:${3:QueueName}"'], [2, '"Version": "2012-10-17"'], [2, '"Id": "$1"']])
})

test('other JSON is left alone, and what is closed is forgotten', async t => {
  const { client, next, open, stop } = await started(t, { initializationOptions: { policyType: 'auto' } })
  const uri = 'file:///package.json'
  const other = next(uri)
  await open(uri, '{ "name": "a", }')
  assert.deepEqual(codes(await other), [])
  const broken = next('file:///a.json')
  await open('file:///a.json', '{ "Statement": [{ "Effect": ')
  assert.deepEqual(codes(await broken), ['json-syntax-error'])
  const closed = next('file:///a.json')
  await client.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: 'file:///a.json' } })
  assert.deepEqual(codes(await closed), [])
  assert.equal(await client.sendRequest(HoverRequest.type, { textDocument: { uri: 'file:///a.json' }, position: { line: 0, character: 3 } }), null)
  assert.equal(await stop(), 0)
})

test('a server whose client is gone ends', async t => {
  const { client, server, exited } = await started(t)
  client.end()
  server.stdin.end()
  assert.equal((await exited)[0], 1)
})

test('the command tells how it is used', () => {
  const run = (...args) => spawnSync(process.execPath, [fs.realpathSync(command), ...args], { encoding: 'utf8' })
  assert.equal(run('--version').stdout, `${manifest.version}\n`)
  assert.match(run('--help').stdout, /^usage: iam-verdict COMMAND\n/)
  for (const [args, wrong] of [
    [[], 'a command is missing'], [['nothing'], 'there is no command `nothing`'], [['lsp', '--port=1'], '`lsp` does not take `--port=1`']
  ]) {
    const { status, stderr, stdout } = run(...args)
    assert.deepEqual([status, stdout], [2, ''], args.join(' '))
    assert.ok(stderr.startsWith(`iam-verdict: ${wrong}\n\nusage: `), stderr)
  }
})
