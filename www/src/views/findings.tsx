// What is found in a policy: how grave, where, what mends it, why it matters.
import type { Finding } from 'iam-verdict/tools'
import { useState } from 'preact/hooks'
import { reveal, viewOf } from '../editor.tsx'
import type { Found } from '../findings.ts'
import { loadWriting } from '../writing.ts'
import { SEVERITIES } from '../severities.ts'
import { EDITOR_TEXTS } from '../texts/editors.ts'
import { SEVERITY_WORDS } from '../texts/severities.ts'
import { Told } from './told.tsx'

interface Props {
  readonly found: Found
  /** What the policy is called. */
  readonly label: string
  readonly editor: string
}

/** More than these are shown on demand: they must not push the page away. */
const SHOWN = 6

/** What is wrong comes before what could be better; beside that the order of the text stands. */
const GRAVITY = Object.keys(SEVERITIES)

export function FindingList({ found, label, editor }: Props) {
  const [all, setAll] = useState(false)
  const { text } = found
  const findings = [...found.findings].sort((a, b) => GRAVITY.indexOf(a.findingType) - GRAVITY.indexOf(b.findingType))
  if (!findings.length) return null
  const left = all ? 0 : findings.length - SHOWN
  return (
    <>
      <ul class="findings" aria-label={EDITOR_TEXTS.findingsOf(label)}>
        {findings.slice(0, left > 0 ? SHOWN : findings.length).map(finding => <FindingLine key={`${finding.code} ${pathText(finding.path)} ${finding.message}`} finding={finding} text={text} editor={editor} />)}
      </ul>
      {left > 0 && <button type="button" class="quiet small more-findings" onClick={() => setAll(true)}>{EDITOR_TEXTS.more(left)}</button>}
    </>
  )
}

function FindingLine({ finding, text, editor }: { finding: Finding; text: string; editor: string }) {
  const { findingType, message, range, fix } = finding
  const mend = async () => {
    const { applyEdits } = await loadWriting()
    const view = viewOf(editor)
    if (view && fix) applyEdits(view, text, fix.edits)
  }
  return (
    <li class={`finding ${findingType.toLowerCase()}`}>
      <button type="button" class="bare" disabled={!range} onClick={() => range && reveal(editor, range)}>
        <span class="where">{range ? `${range.start.line}:${range.start.column + 1}` : '–'}</span>
        <span class="severity">{SEVERITY_WORDS[findingType]}</span>
        <span class="message"><Told text={message} /></span>
      </button>
      <div class="finding-more">
        {fix && <button type="button" class="quiet small fix" onClick={() => void mend()}><Told text={fix.title} /></button>}
        <About finding={finding} editor={editor} />
      </div>
    </li>
  )
}

function About({ finding: { code, why, help, others = [] }, editor }: { finding: Finding; editor: string }) {
  if (!why && !help && !others.length) return <code class="code">{code}</code>
  return (
    <details class="about">
      <summary><code>{code}</code></summary>
      <dl>
        {why && <><dt>{EDITOR_TEXTS.whyTitle}</dt><dd><Told text={why} /></dd></>}
        {help && <><dt>{EDITOR_TEXTS.helpTitle}</dt><dd><Told text={help} /></dd></>}
        {others.length > 0 && (
          <>
            <dt>{EDITOR_TEXTS.othersTitle}</dt>
            {others.map(({ path, range }, index) => (
              <dd key={index}><button type="button" class="bare" disabled={!range} onClick={() => range && reveal(editor, range)}><code>{pathText(path)}</code></button></dd>
            ))}
          </>
        )}
      </dl>
    </details>
  )
}

/** As people write it: `Statement[0].Action`. */
const pathText = (path: Finding['path']): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index ? `.${part}` : part)).join('')
