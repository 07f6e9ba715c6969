// Texts for people stand in `src/texts`: none is written where it is shown.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  isBinaryExpression, isBindingElement, isConditionalExpression, isJsxAttribute, isJsxExpression, isJsxText, isNoSubstitutionTemplateLiteral,
  isParenthesizedExpression, isPropertyAssignment, isStringLiteral, isTemplateExpression, SyntaxKind
} from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'

/** Attributes, of elements and of components, that people read or hear. */
const SAID = ['label', 'title', 'placeholder', 'aria-label', 'aria-description', 'text', 'alt']
/** The name of the product is the same in every language. */
const NAMES = ['iam-verdict']

const source = fileURLToPath(new URL('../src/', import.meta.url)).replaceAll('\\', '/')
const views = fs.readdirSync(source, { recursive: true }).map(name => source + name.replaceAll('\\', '/')).filter(name => name.endsWith('.tsx'))

const SAMPLES = {
  'an element': ['<p>Some words</p>', 'Some words'],
  'an element beside others': ['<p>{count} <b>{name}</b> left</p>', 'left'],
  'a text in braces': ['<p>{\'Some words\'}</p>', 'Some words'],
  'a text that depends': ['<p>{count > 1 ? many : (count && \'one\')}</p>', 'one'],
  'a text that stands in': ['<p>{name ?? \'nobody\'}</p>', 'nobody'],
  'a template': ['<p>{`${count} of ${name}`}</p>', 'of'],
  'texts put together': ['<p>{name + \' left\'}</p>', 'left'],
  'a default': ['<Remove of={({ text = \'Remove\' }) => text} />', 'Remove'],
  'a table': ['<Table rows={[{ title: \'Some words\' }]} />', 'Some words'],
  ...Object.fromEntries(SAID.map(name => [`the attribute ${name}`, [`<Field ${name}="Some words" />`, 'Some words']])),
  'an attribute in braces': ['<Field title={name ? \'Some words\' : undefined} />', 'Some words'],
  'an attribute with a template': ['<Field aria-label={`Remove ${name}`} />', 'Remove'],
  'the name within a sentence': ['<p>iam-verdict, anew</p>', 'iam-verdict, anew'],
  'letters of any script': ['<p>判定</p>', '判定']
}
const FINE = [
  '<p class="hint" id="some-id">{TEXTS.words}</p>', '<p>{TEXTS.count(count)}: {count > 1 ? TEXTS.many : TEXTS.one}.</p>', '<p>{name === \'anonymous\' && <b>{name}</b>}</p>',
  '<span>iam-verdict</span>', '<code>#</code>', '<p>{count} × 2 · {name}</p>', '<Field label={TEXTS.label} name="action" placeholder="" title={`${count}: ${name}`} />',
  '<p class={`part ${name}`}>{TEXTS[\'words\']}</p>', '<button type="button" role="switch" onClick={() => say(\'some-id\')} />'
]

const sample = index => `${source}sample-${index}.tsx`
const samples = [...Object.values(SAMPLES).map(([text]) => text), ...FINE]
const CONFIG = `${source}samples.json`
const inMemory = new Map([
  [CONFIG, JSON.stringify({ compilerOptions: { jsx: 'preserve', noResolve: true, noLib: true, types: [] }, files: [...views, ...samples.map((_, index) => sample(index))] })],
  ...samples.map((text, index) => [sample(index), `export const sample = ${text}\n`])
])
const compiler = new API({ fs: { readFile: name => inMemory.get(name), fileExists: name => inMemory.has(name) || undefined } })
after(() => compiler.close())
const [project] = compiler.updateSnapshot({ openProject: CONFIG }).getProjects()

/** The texts that a file shows and that are written in it. */
function found(file) {
  const texts = []
  const look = node => {
    texts.push(...shownBy(node))
    node.forEachChild(look)
  }
  look(project.program.getSourceFile(file))
  return texts.map(text => text.trim()).filter(text => /\p{L}/u.test(text) && !NAMES.includes(text))
}

function shownBy(node) {
  if (isJsxText(node)) return [node.text]
  if (isJsxExpression(node)) return isJsxAttribute(node.parent) ? [] : written(node.expression)
  if (isJsxAttribute(node) || isPropertyAssignment(node) || isBindingElement(node)) return SAID.includes(node.name?.text) ? written(node.initializer) : []
  return []
}

const CHOICES = [SyntaxKind.BarBarToken, SyntaxKind.QuestionQuestionToken, SyntaxKind.AmpersandAmpersandToken]

/** What an expression may come to, as far as it is written out. */
function written(node) {
  if (!node) return []
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return [node.text]
  if (isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.flatMap(({ expression, literal }) => [...written(expression), literal.text])]
  if (isConditionalExpression(node)) return [...written(node.whenTrue), ...written(node.whenFalse)]
  if (isJsxExpression(node) || isParenthesizedExpression(node)) return written(node.expression)
  if (!isBinaryExpression(node)) return []
  if (node.operatorToken.kind === SyntaxKind.PlusToken) return [...written(node.left), ...written(node.right)]
  return CHOICES.includes(node.operatorToken.kind) ? written(node.right) : []
}

test('no view has texts of its own', () => {
  assert.ok(views.length > 30, `${views.length} views`)
  assert.deepEqual(views.flatMap(name => found(name).map(text => `${name.slice(source.length)}: ${text}`)), [])
})

Object.entries(SAMPLES).forEach(([what, [, text]], index) => {
  test(`a text is found in ${what}`, () => assert.deepEqual(found(sample(index)), [text]))
})

test('what is no text is let be', () => {
  FINE.forEach((text, index) => assert.deepEqual(found(sample(Object.keys(SAMPLES).length + index)), [], text))
})
