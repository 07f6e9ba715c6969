// What is done with policies that were made, and what is to be known of them.
import type { UnseenPart } from 'iam-verdict/tools'
import { useState } from 'preact/hooks'
import type { NamedText } from '../log-generated.ts'
import { GENERATED } from '../texts/log.ts'
import { copyText, download } from './hand-out.ts'
import { Told } from './told.tsx'

/** More than these are counted only. */
const SHOWN = 12

export function HandOut({ name, policies, onPut }: { name: string; policies: readonly NamedText[]; onPut: () => void }) {
  const [said, say] = useState<'copied' | 'refused' | 'put'>()
  const text = policies.map(({ text }) => text).join('\n')
  const tell = (what: typeof said) => {
    say(what)
    setTimeout(() => say(undefined), 3000)
  }
  return (
    <div class="copy-row">
      <button type="button" class="quiet small" id="log-copy" onClick={() => void copyText(text).then(isCopied => tell(isCopied ? 'copied' : 'refused'))}>{GENERATED.copy}</button>
      <button type="button" class="quiet small" id="log-download" onClick={() => policies.forEach((policy, index) => download(`${name}${policies.length > 1 ? `-${index + 1}` : ''}.json`, policy.text))}>{GENERATED.download}</button>
      <button type="button" class="quiet small" id="log-put" onClick={() => {
        onPut()
        tell('put')
      }}>{GENERATED.put}</button>
      <span class="hint" role="status">{said && GENERATED.said[said]}</span>
    </div>
  )
}

export function NotSeen({ parts }: { parts: readonly UnseenPart[] }) {
  if (!parts.length) return null
  return (
    <>
      <h4>{GENERATED.notSeen}</h4>
      <ul class="known">
        {parts.slice(0, SHOWN).map(({ code, message, subject, seen }) => <li key={`${code} ${subject}`}><Told text={GENERATED.part(message, subject, seen.count)} /></li>)}
        {parts.length > SHOWN && <li>{GENERATED.more(parts.length - SHOWN)}</li>}
      </ul>
    </>
  )
}
