// The decision, large and at once.
import type { Evaluation } from 'iam-verdict'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { VERDICT } from '../texts/verdict.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

interface Props {
  /** Absent while there is no answer to what is asked now. */
  readonly evaluation: Evaluation | undefined
  /** What is broken in the form or the policies, in one sentence. */
  readonly broken: string | undefined
  /** Whether the engine has answered before. */
  readonly started: boolean
  /** What the decision is made without. */
  readonly without?: ComponentChildren
  /** Buttons beside the copies of the explanation, and what they open below. */
  readonly waysOut?: ComponentChildren
  readonly children?: ComponentChildren
}

export function Verdict({ evaluation, broken, started, without, waysOut, children }: Props) {
  const name = broken ? 'broken' : (evaluation?.decision ?? 'waiting')
  const icon = name === 'allowed' ? 'allowed' : name === 'broken' ? 'warning' : name === 'waiting' ? 'dash' : 'denied'
  const word = evaluation ? VERDICT.words[evaluation.decision] : broken ? VERDICT.none : VERDICT.waiting
  const section = useRef<HTMLElement>(null)
  const away = useOutOfSight(section)
  return (
    <section class={`card verdict ${name}`} aria-labelledby="verdict-title" ref={section}>
      <h2 id="verdict-title" class="visually-hidden">{VERDICT.title}</h2>
      <div class="verdict-line" aria-live="polite">
        <span class="verdict-mark"><Icon name={icon} /></span>
        <div>
          <p class="verdict-word" id="decision" tabIndex={-1} data-decision={evaluation?.decision ?? ''}>
            {word}
          </p>
          {evaluation && <p class="aws-word">{evaluation.decision} · {evaluation.reason.code}</p>}
        </div>
      </div>
      <p class="reason" id="reason" aria-live="polite"><Told text={evaluation?.reason.text ?? broken ?? (started ? VERDICT.deciding : VERDICT.starting)} /></p>
      {without}
      {evaluation && <Consequences evaluation={evaluation} waysOut={waysOut} />}
      {children}
      {/* Says again what is said above, so it is for the eye only: not read out, not a stop of the Tab key. */}
      {away && (
        <button type="button" class="verdict-pill" tabIndex={-1} aria-hidden="true" onClick={() => section.current?.scrollIntoView({ block: 'start' })}>
          <Icon name={icon} /><span>{word}</span>
        </button>
      )}
    </section>
  )
}

/** True while the element is scrolled out of the window: who edits far below still sees what it changes. */
function useOutOfSight(element: { readonly current: HTMLElement | null }): boolean {
  const [away, setAway] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver(entries => setAway(!entries.at(-1)!.isIntersecting))
    observer.observe(element.current!)
    return () => observer.disconnect()
  }, [])
  return away
}

function Consequences({ evaluation, waysOut }: { evaluation: Evaluation; waysOut: ComponentChildren }) {
  const { dependsOn, accessDenied, explanation } = evaluation
  return (
    <>
      {dependsOn && (
        <p class="note">{VERDICT.dependsOn} <Keys keys={dependsOn.keys} />{VERDICT.decisions(dependsOn.decisions)}</p>
      )}
      {accessDenied && (
        <figure class="denied-text">
          <figcaption>{VERDICT.awsSays}</figcaption>
          <code id="access-denied">{accessDenied}</code>
        </figure>
      )}
      {explanation && (
        <div class="copy-row">
          <Copy label={VERDICT.copyText} text={explanation.text} />
          <Copy label={VERDICT.copyMarkdown} text={explanation.markdown} />
          {waysOut}
        </div>
      )}
    </>
  )
}

export function Keys({ keys }: { keys: readonly string[] }) {
  return <>{keys.map((key, index) => <span key={key}>{index > 0 && ', '}<code>{key}</code></span>)}</>
}

export function Copy({ label, text }: { label: string; text: string }) {
  const [done, setDone] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setDone(VERDICT.copied)
    } catch {
      setDone(VERDICT.refused)
    }
    setTimeout(() => setDone(''), 2000)
  }
  return <button type="button" class="quiet small" onClick={copy}><span aria-live="polite">{done || label}</span></button>
}
