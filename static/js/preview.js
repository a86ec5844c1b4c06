// A label's real button shows the word while it is typed: [data-preview] is the field. Without
// script the button shows the word that was sent.
import { on } from './page.js';

on('input', '[data-preview]', (field) => {
  const word = document.querySelector('.sample .second');
  if (word) word.textContent = field.value.trim();
});
