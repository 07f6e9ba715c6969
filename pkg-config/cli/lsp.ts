// `iam-verdict lsp`: the language server of the tools, over standard input and output.
import { languageServer } from 'iam-verdict/tools'
import {
  CodeActionKind,
  createConnection,
  DidChangeConfigurationNotification,
  ProposedFeatures,
  TextDocuments,
  TextDocumentSyncKind,
  type CodeAction,
  type CodeActionParams,
  type CompletionList,
  type Connection,
  type Diagnostic,
  type DocumentFormattingParams,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type TextDocumentPositionParams,
  type TextEdit
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { setting, typeOf, type Setting } from './policy-type.js'
import { plain } from './snippet.js'

/** A pause in typing after which diagnostics are worked out anew, in milliseconds. */
const PAUSE = 100

/** Characters after which clients ask by themselves. */
const TRIGGERS = ['"', ':', '/', '{']

export function serve(version: string): void {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout)
  new Server(connection, version).listen()
}

class Server {
  readonly #connection: Connection
  readonly #version: string
  readonly #documents = new TextDocuments(TextDocument)
  /** What the client has set for each document, while it is open; asked for once. */
  readonly #settings = new Map<string, Promise<Setting>>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  #canConfigure = false
  #canRegister = false
  #takesSnippets = false
  /** Of clients that are not asked for settings. */
  #setting: Setting = 'auto'

  constructor(connection: Connection, version: string) {
    this.#connection = connection
    this.#version = version
  }

  listen(): void {
    const connection = this.#connection
    const documents = this.#documents
    connection.onInitialize(params => this.#initialize(params))
    connection.onInitialized(() => {
      if (this.#canRegister) void connection.client.register(DidChangeConfigurationNotification.type, { section: 'iamVerdict' })
    })
    connection.onDidChangeConfiguration(({ settings }) => this.#configure(settings))
    connection.onCompletion(params => this.#completion(params))
    connection.onHover(params => this.#hover(params))
    connection.onCodeAction(params => this.#codeActions(params))
    connection.onDocumentFormatting(params => this.#formatting(params))
    connection.onShutdown(() => this.#timers.forEach(timer => clearTimeout(timer)))
    documents.onDidChangeContent(({ document }) => this.#diagnoseSoon(document.uri))
    documents.onDidClose(({ document }) => this.#forget(document.uri))
    documents.listen(connection)
    connection.listen()
  }

  #initialize({ capabilities, initializationOptions }: InitializeParams): InitializeResult {
    this.#canConfigure = capabilities.workspace?.configuration === true
    this.#canRegister = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true
    this.#takesSnippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true
    this.#setting = setting(initializationOptions)
    return {
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: TRIGGERS },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
        documentFormattingProvider: true
      },
      serverInfo: { name: 'iam-verdict', version: this.#version }
    }
  }

  /** Clients that can be asked say only that something changed. */
  #configure(settings: unknown): void {
    this.#settings.clear()
    if (!this.#canConfigure) this.#setting = setting((settings as { iamVerdict?: unknown } | null)?.iamVerdict)
    for (const { uri } of this.#documents.all()) this.#diagnoseSoon(uri)
  }

  #settingOf(uri: string): Promise<Setting> {
    if (!this.#canConfigure) return Promise.resolve(this.#setting)
    let asked = this.#settings.get(uri)
    if (!asked) {
      const answer = this.#connection.workspace.getConfiguration({ scopeUri: uri, section: 'iamVerdict' }) as Promise<unknown>
      asked = answer.then(setting, () => 'auto' as const)
      this.#settings.set(uri, asked)
    }
    return asked
  }

  /** A document that is open, and its type. */
  async #open(uri: string): Promise<{ document: TextDocument; text: string; policyType: ReturnType<typeof typeOf> } | undefined> {
    const chosen = await this.#settingOf(uri)
    const document = this.#documents.get(uri)
    if (!document) return undefined
    const text = document.getText()
    return { document, text, policyType: typeOf(chosen, uri, languageServer.guessPolicyType(text)) }
  }

  async #completion({ textDocument, position }: TextDocumentPositionParams): Promise<CompletionList | null> {
    const open = await this.#open(textDocument.uri)
    if (!open) return null
    const found = languageServer.completion(open.text, open.policyType.name, position)
    for (const item of this.#takesSnippets ? [] : found.items) {
      if (item.insertTextFormat === 1) continue
      item.insertTextFormat = 1
      item.textEdit.newText = plain(item.textEdit.newText)
    }
    return found as CompletionList
  }

  async #hover({ textDocument, position }: TextDocumentPositionParams): Promise<Hover | null> {
    const open = await this.#open(textDocument.uri)
    return open ? languageServer.hover(open.text, open.policyType.name, position) : null
  }

  async #codeActions({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
    const open = await this.#open(textDocument.uri)
    if (!open?.policyType.isPolicy) return []
    const isWanted = ({ kind }: { kind: string }) => !context.only || context.only.some(only => kind === only || kind.startsWith(`${only}.`))
    const offered = languageServer.codeActions(open.text, open.policyType.name, range).filter(isWanted)
    return offered.map(({ edits, ...action }) => ({ ...action, edit: { changes: { [textDocument.uri]: edits } } }) as CodeAction)
  }

  #formatting({ textDocument, options }: DocumentFormattingParams): TextEdit[] {
    const document = this.#documents.get(textDocument.uri)
    return document ? languageServer.formatting(document.getText(), options) : []
  }

  #diagnoseSoon(uri: string): void {
    clearTimeout(this.#timers.get(uri))
    this.#timers.set(uri, setTimeout(() => void this.#diagnose(uri), PAUSE))
  }

  async #diagnose(uri: string): Promise<void> {
    try {
      const open = await this.#open(uri)
      if (!open) return
      const { document, text, policyType } = open
      const diagnostics = policyType.isPolicy ? languageServer.diagnostics(text, policyType.name) : []
      await this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics: diagnostics as Diagnostic[] })
    } catch (error) {
      this.#connection.console.error(`${uri}: ${String(error)}`)
    }
  }

  #forget(uri: string): void {
    clearTimeout(this.#timers.get(uri))
    this.#timers.delete(uri)
    this.#settings.delete(uri)
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] })
  }
}
