// Letters to press beside a text field: [data-letters] names the field by its id, its keys carry
// the letter they write. A mark joins the vowel before it (NFC), as it would be typed.
import { on, onPage, write } from './page.js';

const entered = new WeakSet();  // fields where somebody put the caret; elsewhere it goes to the end

const boardOf = (key) => key.closest('[data-letters]');
const fieldOf = (board) => document.getElementById(board.dataset.letters);
const capitalOf = (board) => board.querySelector('[data-letters-do="capital"]');

function wantsCapital(board) {
  const key = capitalOf(board);
  return Boolean(key) && key.getAttribute('aria-pressed') === 'true';
}

function setCapital(board, wanted) {
  const key = capitalOf(board);
  if (key) key.setAttribute('aria-pressed', String(wanted));
  board.classList.toggle('capital', wanted);
}

// Puts `text` in the place of what is selected; without a selection, at the caret. A letter may
// join the one before it, so the caret is counted anew.
function put(field, before, text, after) {
  const start = (before + text).normalize('NFC');
  const room = field.maxLength < 0 || (start + after).length <= field.maxLength;
  if (room) write(field, start + after, start.length);
}

function parts(field) {
  if (!entered.has(field)) field.setSelectionRange(field.value.length, field.value.length);
  entered.add(field);
  const { value, selectionStart: from, selectionEnd: to } = field;
  return [value.slice(0, from), value.slice(to), from !== to];
}

const ACTIONS = {
  space(field) {
    const [before, after] = parts(field);
    if (before && !before.endsWith(' ')) put(field, before, ' ', after);
  },
  delete(field) {
    const [before, after, chosen] = parts(field);
    put(field, chosen ? before : Array.from(before).slice(0, -1).join(''), '', after);
  },
};

on('focusin', 'input, textarea', (field) => entered.add(field));
on('mousedown', '[data-letters] button', (key, event) => event.preventDefault());  // keeps the caret

on('click', '[data-letter]', (key) => {
  const board = boardOf(key);
  const field = fieldOf(board);
  const [before, after] = parts(field);
  const { letter } = key.dataset;
  put(field, before, wantsCapital(board) ? letter.toUpperCase() : letter, after);
  setCapital(board, false);
});

on('click', '[data-letters-do]', (key) => {
  const board = boardOf(key);
  const action = ACTIONS[key.dataset.lettersDo];
  if (action) action(fieldOf(board));
  else setCapital(board, !wantsCapital(board));
});

onPage(() => {
  document.querySelectorAll('[data-letters]').forEach((board) => {
    board.hidden = !fieldOf(board);
  });
});
