// Texts of the engine: what stands in backticks there is code here.
export function Told({ text }: { text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))}</>
}
