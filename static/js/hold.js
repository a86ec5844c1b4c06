// Press and hold shows a masked name in full; letting go hides it, for the whole room sees the screen.
import { on } from './page.js';

let shown = null;

function hide() {
  if (!shown) return;
  shown.textContent = shown.dataset.mask;
  shown = null;
}

function reveal(element) {
  hide();
  shown = element;
  if (!element.dataset.mask) element.dataset.mask = element.textContent.trim();
  element.textContent = element.dataset.full;
}

on('pointerdown', '[data-hold]', reveal);
on('keydown', '[data-hold]', (element, event) => {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    if (shown !== element) reveal(element);
  }
});
on('contextmenu', '[data-hold]', (element, event) => event.preventDefault());
['pointerup', 'pointercancel', 'keyup', 'blur'].forEach((type) => {
  window.addEventListener(type, hide);  // blur: of the window, as when another one comes in front
});
on('focusout', '[data-hold]', hide);
