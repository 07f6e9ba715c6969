// The page as other tools take it: chosen, copied at once, and shown.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { awsCommand, commandText, npmCode, readableScenario } from '../exports.ts'
import { decisionOf } from '../expectations.ts'
import { pretty } from '../json.ts'
import { testFile, testFileText } from '../test-file.ts'
import { COPY } from '../texts/copy.ts'
import { copyText, download } from './hand-out.ts'
import { Told } from './told.tsx'
import type { WaysOutProps } from './ways-out.tsx'

type Kind = keyof typeof COPY.kinds

interface Out {
  readonly text: string
  readonly file: string
  /** What does not stand in it. */
  readonly notes: readonly string[]
}

const KINDS = Object.keys(COPY.kinds) as Kind[]

export function CopyPanel(props: WaysOutProps) {
  const [kind, setKind] = useState<Kind>()
  const [said, say] = useState('')
  const { state, asked, evaluation, outcomes } = props
  const out = useMemo(() => (kind ? outOf(kind, props) : undefined), [kind, state, asked, evaluation, outcomes])
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  const copy = async (out: Out | undefined) => {
    if (!out) return
    say((await copyText(out.text)) ? COPY.copied : COPY.refused)
    setTimeout(() => say(''), 2000)
  }
  return (
    <div class="copy-panel" role="group" aria-label={COPY.group}>
      <div class="copy-kinds">
        {KINDS.map((one, index) => (
          <button type="button" class="quiet small" key={one} id={`copy-${one}`} ref={index ? null : first} aria-pressed={kind === one} title={COPY.kinds[one].about} onClick={() => {
            setKind(one)
            void copy(outOf(one, props))
          }}>{COPY.kinds[one].title}</button>
        ))}
      </div>
      {kind && <p class="hint">{COPY.kinds[kind].about}</p>}
      {kind && !out && <p class="note">{COPY.unreadable}</p>}
      {out && (
        <>
          {out.notes.map(note => <p class="note" key={note}><Told text={note} /></p>)}
          <textarea id="copied" readOnly rows={10} wrap="off" spellcheck={false} aria-label={COPY.preview} value={out.text} />
          <div class="copy-row">
            <button type="button" class="quiet small" id="copy-again" onClick={() => void copy(out)}><span aria-live="polite">{said || COPY.copy}</span></button>
            <button type="button" class="quiet small" id="download-copy" onClick={() => download(out.file, out.text)}>{COPY.download}</button>
          </div>
        </>
      )}
    </div>
  )
}

function outOf(kind: Kind, { state, asked, evaluation, outcomes }: WaysOutProps): Out | undefined {
  if (kind === 'test') {
    const { file, left, off } = testFile(state, id => decisionOf(outcomes, id), evaluation?.decision)
    return { text: testFileText(file), file: 'policies.iam-test.json', notes: [...(left.length ? [COPY.left(left)] : []), ...(off.length ? [COPY.off(off)] : [])] }
  }
  if (!asked) return undefined
  if (kind === 'npm') return { text: npmCode(asked.scenario), file: 'decide.mjs', notes: [] }
  if (kind === 'scenario') return { text: `${pretty(readableScenario(asked.scenario))}\n`, file: 'scenario.json', notes: [] }
  const command = awsCommand(asked.scenario)
  return { text: commandText(command), file: 'simulate.sh', notes: command.notes }
}
