// The request form.
import { Editor } from '../editor.tsx'
import type { RequestDraft } from '../state.ts'
import { Told } from './told.tsx'

interface Props {
  readonly request: RequestDraft
  readonly onChange: (part: Partial<RequestDraft>) => void
  /** What is wrong, by field. */
  readonly errors: ReadonlyMap<string, string>
}

const FIELDS = [
  { name: 'action', label: 'Action', hint: 's3:GetObject' },
  { name: 'resourceAccount', label: 'Account of the resource', hint: 'as its ARN says, or the caller’s' },
  { name: 'resource', label: 'Resource', hint: 'an ARN, or * when the action takes none' }
] as const

export function RequestForm({ request, onChange, errors }: Props) {
  return (
    <section class="card request" aria-labelledby="request-title">
      <h2 id="request-title">Request</h2>
      <div class="fields">
        <div class="field wide">
          <label for="principal">Principal</label>
          <textarea id="principal" spellcheck={false} rows={Math.min(8, request.principal.split('\n').length)} value={request.principal}
            placeholder="an ARN, a service such as sns.amazonaws.com, anonymous, or a descriptor in JSON"
            aria-invalid={errors.has('principal')} aria-describedby="principal-error"
            onInput={event => onChange({ principal: event.currentTarget.value })} />
          <Fault id="principal-error" message={errors.get('principal')} />
        </div>
        {FIELDS.map(({ name, label, hint }) => (
          <div class={name === 'resource' ? 'field wide' : 'field'} key={name}>
            <label for={name}>{label}</label>
            <input id={name} value={request[name]} placeholder={hint} spellcheck={false} autocomplete="off" autocapitalize="off"
              aria-invalid={errors.has(name)} aria-describedby={`${name}-error`}
              onInput={event => onChange({ [name]: event.currentTarget.value })} />
            <Fault id={`${name}-error`} message={errors.get(name)} />
          </div>
        ))}
        <div class="field wide">
          <span class="label" id="context-label">Context <small>condition keys and their values</small></span>
          <Editor id="context" label="Request context, JSON" numbers={false} text={request.context} onChange={context => onChange({ context })} />
          <Fault id="context-error" message={errors.get('context')} />
        </div>
      </div>
    </section>
  )
}

function Fault({ id, message }: { id: string; message: string | undefined }) {
  return <p class="fault" id={id} role="alert" hidden={!message}><Told text={message ?? ''} /></p>
}
