// A photo from a phone weighs too much for the house: it is made smaller before it is sent.
// Without this, or where the browser can't read the file, the server says what is wrong with it.
import { on } from './page.js';

const HEAVY = 900000;  // bytes, as the server has it
const LONGEST = 1280;  // pixels of the longer side

async function lighter(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
}

async function shrink(input) {
  const file = input.files[0];
  if (!file || file.size <= HEAVY) return;
  const small = await lighter(file);
  if (!small || input.files[0] !== file) return;
  const files = new DataTransfer();
  files.items.add(new File([small], 'anh.jpg', { type: 'image/jpeg' }));
  input.files = files.files;
}

on('change', 'input[data-shrink]', (input) => shrink(input).catch(() => {}));
