// "This answer looks wrong": a report that a person hands on. Nothing is sent.
import type { Decision } from 'iam-verdict'
import { useEffect, useState } from 'preact/hooks'
import { engine } from '../engine.ts'
import { reportText, type Report } from '../exports.ts'
import { DECISIONS } from '../saved.ts'
import { link } from '../share.ts'
import { COPY, REPORT } from '../texts/copy.ts'
import { REQUESTS } from '../texts/requests.ts'
import { Dialog } from './dialog.tsx'
import { copyText, download } from './hand-out.ts'
import type { WaysOutProps } from './ways-out.tsx'

export function ReportDialog({ state, asked, evaluation, onClose }: WaysOutProps & { onClose: () => void }) {
  // As it was when the dialog was opened: nothing behind it changes meanwhile.
  const [{ scenario, decided }] = useState({ scenario: asked?.scenario, decided: evaluation })
  const [expected, setExpected] = useState<Decision | ''>('')
  const [because, setBecause] = useState('')
  const [known, setKnown] = useState<Pick<Report, 'versions' | 'link'>>({ versions: undefined, link: undefined })
  // What a person changed in it is kept until it is written anew.
  const [edited, setEdited] = useState<string>()
  const [said, say] = useState('')
  useEffect(() => {
    const address = link(state).then(fragment => `${location.origin}${location.pathname}${fragment}`, () => undefined)
    const versions = engine.ask('versions', null).catch(() => undefined)
    void Promise.all([versions, address]).then(([versions, link]) => setKnown({ versions, link }))
  }, [])
  const text = edited ?? (scenario && decided ? reportText({ scenario, evaluation: decided, ...known, expected, because }) : '')
  const copy = async () => {
    say((await copyText(text)) ? COPY.copied : COPY.refused)
    setTimeout(() => say(''), 2000)
  }
  return (
    <Dialog id="report-dialog" label={REPORT.title} onClose={onClose}>
      <form method="dialog" class="title-row">
        <h2>{REPORT.title}</h2>
        <button class="quiet small" id="report-close">{REPORT.close}</button>
      </form>
      <p>{REPORT.about}</p>
      <div class="field">
        <label for="report-expected">{REPORT.expectedLabel}</label>
        <select id="report-expected" value={expected} onChange={event => setExpected(event.currentTarget.value as Decision | '')}>
          <option value="">{REPORT.choose}</option>
          {DECISIONS.map(decision => <option key={decision} value={decision}>{REQUESTS.words[decision]}</option>)}
        </select>
      </div>
      <div class="field">
        <label for="report-because">{REPORT.becauseLabel}</label>
        <textarea id="report-because" rows={3} placeholder={REPORT.placeholder} value={because} onInput={event => setBecause(event.currentTarget.value)} />
      </div>
      <div class="field">
        <label for="report-text">{REPORT.text}</label>
        <p class="hint" id="report-privacy">{REPORT.privacy}</p>
        <textarea id="report-text" rows={12} wrap="off" spellcheck={false} aria-describedby="report-privacy" value={text} onInput={event => setEdited(event.currentTarget.value)} />
      </div>
      <div class="copy-row">
        <button type="button" class="small" id="report-copy" onClick={copy}><span aria-live="polite">{said || COPY.copy}</span></button>
        <button type="button" class="quiet small" id="report-download" onClick={() => download('iam-verdict-report.md', text)}>{COPY.download}</button>
        {edited !== undefined && <button type="button" class="quiet small" onClick={() => setEdited(undefined)}>{REPORT.reset}</button>}
      </div>
    </Dialog>
  )
}
