// A code scanner types like a very fast person and ends with Enter. What it types belongs into the
// page's [data-scan] field wherever the focus is; data-scan="submit" sends that field's form too.
import { isTextField, write } from './page.js';

const FASTEST_PERSON = 50;  // milliseconds between two keys
const SHORTEST_CODE = 6;

let keys = '';
let at = 0;
let touched = null;  // the field that had the focus when the burst began, and what it held
let held = '';

function begin(event) {
  keys = '';
  touched = isTextField(event.target) ? event.target : null;
  held = touched ? touched.value : '';
}

function deliver(field, code) {
  if (touched && touched !== field) write(touched, held);
  write(field, code, code.length);
  field.focus();
  if (field.dataset.scan !== 'submit') return;
  const send = field.form && field.form.querySelector('[type="submit"]');
  const outside = field.form && document.querySelector(`[type="submit"][form="${field.form.id}"]`);
  if (outside || send) (outside || send).click();
}

function finish(event) {
  const field = document.querySelector('[data-scan]');
  const code = keys;
  keys = '';
  if (code.length < SHORTEST_CODE || (!field && touched)) return;
  event.preventDefault();  // Enter after a scan must not press whatever has the focus
  event.stopImmediatePropagation();
  if (field) deliver(field, code);
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key.length !== 1) return;
  const now = Date.now();
  const hurried = now - at < FASTEST_PERSON;
  at = now;
  if (event.key === 'Enter') {
    if (hurried) finish(event);
    return;
  }
  if (!hurried) begin(event);
  keys += event.key;
}, true);
