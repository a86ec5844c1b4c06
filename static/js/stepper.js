// Minus and plus beside a number, once for a press and on and on while held.
import { on, write } from './page.js';

const FIRST_WAIT = 450;
const THEN_EVERY = 120;

let timer = null;
let repeated = false;

function step(button) {
  const field = button.closest('[data-stepper]').querySelector('input');
  const wanted = (Number(field.value) || 0) + Number(button.dataset.step);
  const low = field.min === '' ? wanted : Number(field.min);
  const high = field.max === '' ? wanted : Number(field.max);
  write(field, String(Math.min(Math.max(wanted, low), high)));
}

function hold(button) {
  repeated = false;
  const again = () => {
    repeated = true;
    step(button);
    timer = setTimeout(again, THEN_EVERY);
  };
  clearTimeout(timer);
  timer = setTimeout(again, FIRST_WAIT);
}

on('pointerdown', '[data-step]', hold);
['pointerup', 'pointercancel', 'blur'].forEach((type) => {
  window.addEventListener(type, () => clearTimeout(timer));
});
on('click', '[data-step]', (button, event) => {
  const byKey = event.detail === 0;
  if (byKey || !repeated) step(button);
  repeated = false;
});
