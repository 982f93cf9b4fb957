/** Copies a value to the clipboard. */
import { html, type TemplateResult } from 'lit/html.js'
import type { JsonValue } from '../http/contract.js'
import { check, copy } from './icons.js'
import type { Messages } from './messages/messages.js'

/** What copying needs of the screen. */
export interface CopyHost {
  /** The name of what was copied last. */
  readonly copied: string
  readonly copy: (name: string, text: string) => void
}

/** A button that copies a value; its name must be one of a kind. */
export function copyButton(
  name: string,
  value: JsonValue,
  { copied, copy: copyText }: CopyHost,
  messages: Messages,
): TemplateResult {
  const label = copied === name ? messages.copied : messages.copyValue(name)
  return html`<button
    type="button"
    class="copy"
    part="copy-button"
    aria-label=${label}
    title=${label}
    @click=${() => copyText(name, typeof value === 'string' ? value : JSON.stringify(value, null, 2))}
  >
    ${copied === name ? check : copy}
  </button>`
}

/** Puts a text on the clipboard; by way of a selection where the page may not: it is not a secure one, or in a frame. */
export async function writeClipboard(text: string, root: ParentNode): Promise<void> {
  try {
    // Undefined on plain http, whatever the types say.
    await navigator.clipboard.writeText(text)
  } catch {
    copySelected(text, root)
  }
}

function copySelected(text: string, root: ParentNode): void {
  const { activeElement } = root.getRootNode() as ShadowRoot
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'only-spoken'
  root.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
  if (activeElement instanceof HTMLElement) activeElement.focus()
}
