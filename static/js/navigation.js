// Working a screen with arrows, OK and Back: a TV's remote control, or a keyboard without a mouse.
import { getNextFocus } from '@bbc/tv-lrud-spatial/lib/lrud.js';
import { isTextField, isVisible, on, onPage } from './page.js';

const BACK_KEYS = ['Escape', 'GoBack', 'BrowserBack'];
const BACK_CODES = [461, 10009];  // LG webOS and Samsung Tizen
const ARROW = /^Arrow(Left|Right|Up|Down)$/;
const FASTER_THAN_A_PERSON = 60;  // milliseconds: the next key of a code scanner
const WITHIN = 'a[href], button:not([disabled]), input:not([type="hidden"])';

let choosing = null;
let byHand = false;  // touch or mouse was used last: a ring on the first choice would only puzzle

const openDialog = () => Array.from(document.querySelectorAll('[role="alertdialog"]'))
  .find(isVisible);
const firstVisible = (root, selector) => Array.from(root.querySelectorAll(selector))
  .find(isVisible);

function firstChoice() {
  const screen = document.getElementById('screen') || document.body;
  return firstVisible(screen, '[aria-invalid="true"]')
    || firstVisible(screen, '[data-focus-first]')
    || Array.from(screen.querySelectorAll('input')).find((i) => isTextField(i) && isVisible(i))
    || firstVisible(screen, WITHIN)
    || ['.forward', '[data-back]', '.bar-key'].map((way) => firstVisible(document, way)).find(Boolean);
}

function moveTo(element) {
  element.focus();
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

// In a text, Left and Right belong to the caret until it stands at the edge. A number field does not
// tell where its caret is (null), and has its minus and plus at its sides.
function caretMoves(field, key) {
  if (field.tagName === 'SELECT') return true;
  if (!isTextField(field) || !field.value || field.selectionStart === null) return false;
  if (field.tagName === 'TEXTAREA') return true;
  if (key === 'ArrowLeft') return field.selectionStart !== 0;
  return key === 'ArrowRight' && field.selectionEnd !== field.value.length;
}

// Left and Right in the bottom bar stay in it, or a key of the screen that lies nearer than the way
// forward would catch them.
function within(here, key) {
  const sideways = key === 'ArrowLeft' || key === 'ArrowRight';
  return openDialog() || (sideways ? here.closest('.bar') : null);
}

function go(event) {
  const here = document.activeElement;
  if (caretMoves(here, event.key)) return;
  const lost = !here || here === document.body || here.id === 'screen';
  const next = lost ? firstChoice() : getNextFocus(here, event.key, within(here, event.key));
  if (!next) return;
  event.preventDefault();
  moveTo(next);
}

function isBack(event) {
  if (event.key !== 'Backspace') {
    return BACK_KEYS.includes(event.key) || BACK_CODES.includes(event.keyCode);
  }
  return !event.repeat && !(isTextField(event.target) && event.target.value);
}

// Back closes what lies on top first, then leaves the page.
function goBack(event) {
  const way = openDialog() ? firstVisible(openDialog(), 'button')
    : firstVisible(document, '.notice') || document.querySelector('[data-back]');
  if (!way) return;
  event.preventDefault();
  way.click();
}

// A digit presses the tile that wears it (css/choices.css), unless more keys follow at once.
function choose(event) {
  const tile = document.querySelectorAll('.tile')[event.key - 1];
  const other = event.repeat || event.ctrlKey || event.altKey || event.metaKey;
  if (!tile || other || openDialog() || isTextField(event.target)) return;
  moveTo(tile);
  choosing = setTimeout(() => tile.click(), FASTER_THAN_A_PERSON);
}

document.addEventListener('keydown', () => clearTimeout(choosing), true);
document.addEventListener('keydown', (event) => {
  byHand = false;
  if (event.defaultPrevented) return;
  if (ARROW.test(event.key)) go(event);
  else if (isBack(event)) goBack(event);
  else choose(event);
});
document.addEventListener('pointerdown', () => {
  byHand = true;
}, true);

// A remote's OK means "this one"; browsers would send the form instead.
on('keydown', 'input[type="checkbox"], input[type="radio"]', (box, event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  box.click();
});

on('click', '.notice', (notice) => {
  notice.textContent = '';
});

// A new screen starts somewhere: in its text field, on its first choice, or (by hand) nowhere.
onPage(() => {
  const lost = !document.activeElement || document.activeElement === document.body;
  if (!lost || !document.querySelector('.shell')) return;
  const first = firstChoice();
  const screen = document.getElementById('screen');
  if (first && !(byHand && !isTextField(first))) first.focus({ preventScroll: true });
  else if (screen) screen.focus({ preventScroll: true });
});
