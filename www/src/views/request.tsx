// The request form.
import { Editor } from '../editor.tsx'
import type { Faults } from '../faults.ts'
import type { RequestDraft } from '../state.ts'
import { Fault, Field } from './field.tsx'
import { PrincipalFields } from './principal.tsx'

interface Props {
  readonly request: RequestDraft
  readonly onChange: (part: Partial<RequestDraft>) => void
  readonly faults: Faults
}

export function RequestForm({ request, onChange, faults }: Props) {
  const { principal, action, resource, resourceAccount, context } = request
  return (
    <section class="card request" aria-labelledby="request-title">
      <h2 id="request-title">Request</h2>
      <PrincipalFields principal={principal} faults={faults} onChange={principal => onChange({ principal })} />
      <div class="fields">
        <Field name="action" label="Action" placeholder="s3:GetObject" value={action} faults={faults} onInput={action => onChange({ action })} />
        <Field name="resourceAccount" label="Account of the resource" placeholder="as its ARN says, or the caller’s" value={resourceAccount} faults={faults}
          onInput={resourceAccount => onChange({ resourceAccount })} />
        <div class="wide">
          <Field name="resource" label="Resource" placeholder="arn:aws:s3:::reports/2026/q3.csv, or * when the action takes none" value={resource} faults={faults}
            onInput={resource => onChange({ resource })} />
        </div>
        <div class="field wide">
          <span class="label" id="context-label">Context <small>condition keys and their values</small></span>
          <Editor id="context" label="Request context, JSON" numbers={false} text={context} onChange={context => onChange({ context })} />
          <Fault name="context" faults={faults} />
        </div>
      </div>
    </section>
  )
}
