// The on-screen keyboard, and Telex for whoever types a name on a real one.
//
// The keys are the server's buttons: [data-keyboard] names its fields by id in data-for, and stands
// only on a kiosk (a phone has its own). While it stands, its fields ask the machine for none.
import { isVisible, on, onPage, write } from './page.js';
import { letter, telex, tone } from './telex.js';

const NEW_WORD = /(^|[\s'’-])$/;

let field = null;
let shift = null;  // null: capitals come by themselves; true or false: somebody pressed the key

const boards = () => Array.from(document.querySelectorAll('[data-keyboard]'));
const fieldsOf = (board) => board.dataset.for.split(' ')
  .map((id) => document.getElementById(id)).filter(Boolean);
const boardOf = (input) => boards().find((board) => fieldsOf(board).includes(input));

function beforeCaret(input) {
  return input.selectionStart === null ? input.value : input.value.slice(0, input.selectionStart);
}

function wantsCapital(input) {
  if (shift !== null) return shift;
  return input.hasAttribute('data-telex') && NEW_WORD.test(beforeCaret(input));
}

// Replaces the text before the caret by what `change` makes of it; a selection goes either way.
function edit(input, change) {
  const before = beforeCaret(input);
  const after = input.selectionEnd === null ? '' : input.value.slice(input.selectionEnd);
  const changed = change(before);
  const tooLong = input.maxLength >= 0 && (changed + after).length > input.maxLength;
  if (tooLong && changed.length >= before.length) return;
  write(input, changed + after, changed.length);
}

function type(key, how) {
  edit(field, (before) => how(before, wantsCapital(field) ? key.toUpperCase() : key));
  shift = null;
}

function remove() {
  const chosen = field.selectionStart !== field.selectionEnd;
  edit(field, (before) => (chosen ? before : Array.from(before).slice(0, -1).join('')));
}

const ACTIONS = {
  space: () => edit(field, (before) => (before && !before.endsWith(' ') ? `${before} ` : before)),
  delete: remove,
  clear: () => write(field, '', 0),
  shift: () => {
    shift = !wantsCapital(field);
  },
};

function press(key) {
  const { key: sign, tone: mark, do: action } = key.dataset;
  if (!field) return;
  if (action) ACTIONS[action]();
  else if (mark) edit(field, (before) => tone(before, mark));
  else type(sign, field.hasAttribute('data-telex') ? letter : (text, one) => text + one);
  showCapitals();
}

function showCapitals() {
  const board = field && boardOf(field);
  if (board) board.classList.toggle('capital', wantsCapital(field));
}

// Gives the keys to one field and shows only its keyboard.
function serve(input) {
  field = input;
  const mine = boardOf(input);
  boards().forEach((board) => {
    board.hidden = board !== mine;
    fieldsOf(board).forEach((other) => other.classList.toggle('typing', other === input));
  });
  showCapitals();
}

onPage(() => {
  const standing = boards().filter((board) => isVisible(board) || board.hidden);
  const served = [].concat(...standing.map(fieldsOf));
  served.forEach((input) => input.setAttribute('inputmode', 'none'));
  if (field && served.includes(field)) return;
  field = null;
  shift = null;
  const next = served.find((input) => input === document.activeElement)
    || served.find((input) => input.getAttribute('aria-invalid') === 'true') || served[0];
  if (next) serve(next);
});

on('focusin', 'input', (input) => {
  if (boardOf(input)) serve(input);
});
on('mousedown', '[data-keyboard]', (board, event) => event.preventDefault());  // keeps the caret
on('click', '[data-keyboard] button', press);
on('keyup', 'input.typing', showCapitals);

on('keydown', '[data-telex]', (input, event) => {
  const plain = /^[A-Za-z]$/.test(event.key) && !event.isComposing;
  if (!plain || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  event.preventDefault();
  const key = wantsCapital(input) ? event.key.toUpperCase() : event.key;
  edit(input, (before) => telex(before, key));
  shift = null;
});
