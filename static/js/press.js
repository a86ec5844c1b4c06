// A press is seen at once and counts once; what takes longer than a second says so.
import { on } from './page.js';

const PRESSABLE = 'a[href], button, .tick';
const SHOWN = 220;
const SLOW = 1000;
const GIVE_UP = 15000;  // an answer that opens no page (a download) never says that it has come

let slow = null;

function show(element) {
  element.classList.add('pressed');
  setTimeout(() => element.classList.remove('pressed'), SHOWN);
}

function busy(is) {
  const note = document.getElementById('working');
  clearTimeout(slow);
  if (note && !is) note.hidden = true;
  if (note && is) {
    slow = setTimeout(() => {
      note.hidden = false;
    }, SLOW);
  }
}

function release() {
  busy(false);
  document.querySelectorAll('form[data-sent]').forEach((form) => form.removeAttribute('data-sent'));
}

// The mark stands on the form and not as `disabled` on the button: a disabled button would lose
// the focus and its own name and value.
function send(event) {
  const form = event.target;
  if (form.hasAttribute('data-sent')) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute('data-sent', '');
  busy(true);
  setTimeout(release, GIVE_UP);
}

on('pointerdown', PRESSABLE, show, true);
on('keydown', PRESSABLE, (element, event) => {
  if (event.key === 'Enter') show(element);
}, true);
document.addEventListener('submit', send, true);
document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.detail.boosted) busy(true);
});
document.addEventListener('htmx:afterRequest', (event) => {
  if (event.detail.boosted || event.detail.elt.tagName === 'FORM') release();  // not after a poll
});
window.addEventListener('pageshow', release);
