// A signature by finger, pen or mouse, kept as an SVG path of whole numbers in a 600 × 200 box.
// Without script the pad stays hidden, and the paper slip is signed.
import { on, onPage } from './page.js';

const WIDTH = 600;
const HEIGHT = 200;
const APART = 2;  // nearer points add nothing to see
const LONGEST = 19900;  // characters; the server takes 20000

let stroke = null;

const parts = (inside) => {
  const box = inside.closest('[data-signature]');
  return {
    field: box.querySelector('[name="chu-ky"]'),
    line: box.querySelector('.pad path'),
    choice: box.querySelector('[name="ky"]'),
  };
};

function draw({ field, line }, path) {
  field.value = path;
  line.setAttribute('d', path);
}

function point(pad, event) {
  const frame = pad.getBoundingClientRect();
  const within = (part, whole, size) => Math.round(Math.min(Math.max(part / whole, 0), 1) * size);
  return {
    x: within(event.clientX - frame.left, frame.width, WIDTH),
    y: within(event.clientY - frame.top, frame.height, HEIGHT),
  };
}

function begin(pad, event) {
  if (stroke || event.button > 0) return;
  const { x, y } = point(pad, event);
  const sheet = parts(pad);
  stroke = { pad, sheet, id: event.pointerId, x, y };
  sheet.choice.checked = true;
  draw(sheet, `${sheet.field.value}M${x} ${y}L${x} ${y}`);  // a dot of the pen shows, too
}

function go(event) {
  if (!stroke || event.pointerId !== stroke.id) return;
  const { x, y } = point(stroke.pad, event);
  const { field } = stroke.sheet;
  const moved = Math.abs(x - stroke.x) + Math.abs(y - stroke.y);
  if (moved < APART || field.value.length > LONGEST) return;
  Object.assign(stroke, { x, y });
  draw(stroke.sheet, `${field.value}L${x} ${y}`);
}

function end(event) {
  if (stroke && event.pointerId === stroke.id) stroke = null;
}

on('pointerdown', '[data-signature] .pad', (pad, event) => {
  event.preventDefault();
  begin(pad, event);
});
document.addEventListener('pointermove', go);
['pointerup', 'pointercancel'].forEach((type) => document.addEventListener(type, end));
on('click', '[data-sign-again]', (button) => draw(parts(button), ''));

// Where there is script, the screen is signed unless the person has chosen the paper.
onPage(() => {
  const box = document.querySelector('[data-signature][hidden]');
  if (!box) return;
  box.hidden = false;
  stroke = null;
  if (!document.querySelector('[role="alert"]')) parts(box.firstElementChild).choice.checked = true;
});
