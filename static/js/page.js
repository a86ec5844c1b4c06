// What a page is to the other modules: when it has come, and whether it is on a kiosk.

// Runs `wake` now and after every swap, because htmx replaces the body without a load event.
export function onPage(wake) {
  wake();
  document.addEventListener('htmx:afterSettle', wake);
}

// The handler, only for events inside an element that matches the selector.
export function on(type, selector, handle, capture) {
  document.addEventListener(type, (event) => {
    const found = event.target.closest && event.target.closest(selector);
    if (found) handle(found, event);
  }, Boolean(capture));
}

export function isVisible(element) {
  return Boolean(element) && element.getClientRects().length > 0;
}

export function isTextField(element) {
  const plain = ['text', 'search', 'tel', 'number', 'password', 'url', 'email'];
  if (!element) return false;
  if (element.tagName === 'TEXTAREA') return true;
  return element.tagName === 'INPUT' && plain.includes(element.type);
}

// Writes a field as a person would, so that whoever listens to typing hears it.
export function write(field, text, caret) {
  field.value = text;
  if (caret !== undefined && field.type !== 'number') field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
