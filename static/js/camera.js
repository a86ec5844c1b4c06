// The camera on the page where addresses are tried: it shows what it sees, and sends a small picture
// of it now and then until the server has read a QR code. A file of its own, for that page alone.
// Nothing is kept: not here, not there.
import { on, onPage } from './page.js';

const EVERY = 700;  // milliseconds between an answer and the next picture
const LONGEST = 60000;
const WIDEST = 640;  // pixels of a picture
const QUALITY = 0.8;

let session = null;  // what runs now: { box, stream, until, timer }

const box = () => document.querySelector('[data-camera]');
const verdict = () => document.getElementById('verdict');
const video = () => box().querySelector('video');
const key = (name) => document.querySelector(`[data-camera-key="${name}"]`);

const canSee = () => Boolean(
  window.isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia,
);

// Elements name the states in which they are seen: data-when="ask camera".
function show(state) {
  document.querySelectorAll('[data-when]').forEach((element) => {
    element.hidden = !element.dataset.when.split(' ').includes(state);
  });
  verdict().hidden = state !== 'told';
  document.dispatchEvent(new Event('htmx:afterSettle'));  // what stands here now is another screen
}

// One sentence at a time; each stands in the page already, hidden.
function say(name) {
  document.querySelectorAll('[data-said]').forEach((sentence) => {
    sentence.hidden = sentence.dataset.said !== name;
  });
}

// The camera is let go at once, wherever the page went.
function release() {
  const ended = session;
  session = null;
  if (!ended) return;
  clearTimeout(ended.timer);
  if (ended.stream) ended.stream.getTracks().forEach((track) => track.stop());
}

function giveUp(why) {
  release();
  show('ask');
  say(why);
  key('open').focus();
}

function tell(answer) {
  release();
  verdict().outerHTML = answer;
  show('told');
  document.querySelector('a.forward').focus();
}

// A picture no wider than needed, as the bytes of a JPEG.
function picture() {
  const seen = video();
  const scale = Math.min(1, WIDEST / seen.videoWidth);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(seen.videoWidth * scale);
  canvas.height = Math.round(seen.videoHeight * scale);
  canvas.getContext('2d').drawImage(seen, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
}

async function send() {
  if (!video().videoWidth) return '';  // its first picture has not come yet
  const answer = await fetch(box().dataset.camera, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'image/jpeg' },
    body: await picture(),
  });
  return answer.status === 200 ? answer.text() : '';
}

async function look(mine) {
  let answer = '';
  try {
    answer = await send();
  } catch {
    // The server may be busy: the next picture is soon there.
  }
  if (session !== mine) return;
  document.dispatchEvent(new Event('kiosk:awake'));  // the screen must not be wiped meanwhile
  if (answer) tell(answer);
  else if (Date.now() > mine.until) giveUp('nothing');
  else mine.timer = setTimeout(look, EVERY, mine);
}

async function open() {
  const mine = { box: box(), until: Date.now() + LONGEST };
  session = mine;
  say('');
  show('camera');
  try {
    mine.stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { width: { ideal: 1280 }, facingMode: 'environment' },
    });
  } catch (error) {
    if (session === mine) giveUp(error.name === 'NotAllowedError' ? 'forbidden' : 'broken');
    return;
  }
  if (session !== mine) {  // stopped before it was there
    mine.stream.getTracks().forEach((track) => track.stop());
    return;
  }
  video().srcObject = mine.stream;
  video().play().catch(() => {});
  look(mine);
}

on('click', '[data-camera-key="open"]', open);
on('click', '[data-camera-key="stop"]', () => giveUp(''));
window.addEventListener('pagehide', release);

// The key stands only where there is a camera, in the place of the field's label: there is no room
// for both, and the line above says it, too.
async function offer() {
  const found = await navigator.mediaDevices.enumerateDevices();
  const isAsked = !session && verdict().hidden;
  if (!isAsked || !found.some((one) => one.kind === 'videoinput')) return;
  key('open').hidden = false;
  document.querySelector('label[for="dia-chi"]').className = 'unseen';
  window.dispatchEvent(new Event('resize'));  // the screen has to fit anew (js/fit.js)
}

onPage(() => {
  if (session && !session.box.isConnected) release();
  if (box() && canSee()) offer().catch(() => {});
});
