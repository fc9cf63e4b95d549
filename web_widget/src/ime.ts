// Knows whether an Enter key belongs to the Japanese input method or to us.

/** Watch a text field and call `send` on an Enter that confirms nothing; on touch screens Enter is a new line. */
export function sendOnEnter(field: HTMLTextAreaElement, send: () => void): void {
  let composing = false;
  field.addEventListener('compositionstart', () => { composing = true; });
  field.addEventListener('compositionend', () => {
    // Safari sends the confirming keydown after compositionend, within the same task.
    setTimeout(() => { composing = false; }, 0);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    if (event.isComposing || event.keyCode === 229 || composing || isTouch()) return;
    event.preventDefault();
    send();
  });
}

function isTouch(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches;
}
