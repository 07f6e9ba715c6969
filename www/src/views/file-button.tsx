// A button that lets a person choose files; the same ones can be chosen twice.
interface Props {
  readonly id: string
  readonly label: string
  readonly onFiles: (files: readonly File[]) => void
}

export const FileButton = ({ id, label, onFiles }: Props) => (
  <label class="file-button quiet small">
    {label}
    <input type="file" id={id} class="visually-hidden" multiple onChange={event => {
      const files = [...(event.currentTarget.files ?? [])]
      event.currentTarget.value = ''
      if (files.length) onFiles(files)
    }} />
  </label>
)
