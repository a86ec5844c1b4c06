// A button that copies a text to send: [data-copy] names the field by its id. Without script the
// text can be selected by hand, so the button stays hidden.
import { on, onPage } from './page.js';

function done(button) {
  const words = button.querySelector('span');
  words.textContent = 'Đã chép, dán vào Zalo được rồi';
}

// Where there is no clipboard (plain HTTP on the house's network), the old way.
function select(field) {
  field.focus();
  field.select();
  return document.execCommand('copy');
}

on('click', '[data-copy]', (button) => {
  const field = document.getElementById(button.dataset.copy);
  if (!navigator.clipboard) {
    if (select(field)) done(button);
    return;
  }
  navigator.clipboard.writeText(field.value).then(() => done(button), () => {
    if (select(field)) done(button);
  });
});

onPage(() => {
  document.querySelectorAll('[data-copy]').forEach((button) => {
    button.hidden = false;
  });
});
