// The trials of the self-test that need a person: a sound, two seconds of the microphone, a picture of
// the camera, a scanned code, the screen's size, its four corners. What is found is written into the
// form's own ticks; nothing that is heard or seen leaves the page.
import { on, onPage } from './page.js';

const LISTENS = 2000;  // milliseconds
const HEARD = 0.05;  // of full scale: a voice before a microphone is louder
const WATCHES = 4000;
const LIT = 6;  // by so many levels of 255 the points of a picture differ, unless the lens is covered
const TONES = [[659.25, 0], [523.25, 0.35], [659.25, 0.7]];  // hertz, and the second of its beginning

let streams = [];

const form = () => document.querySelector('[data-selftest]');
const trial = (name) => form().querySelector(`[data-trial="${name}"]`);
const part = (name) => document.querySelector(`[data-test-${name}]`);

function say(name, ...others) {
  [name, ...others].forEach((one) => {
    const words = document.querySelector(`[data-test-said="${one}"]`);
    if (words) words.hidden = one !== name;
  });
}

// Ticks what was found, as the person would.
function tick(name, answer, measure) {
  const card = trial(name);
  card.querySelector(`[type="radio"][value="${answer}"]`).checked = true;
  const field = card.querySelector('[data-test-measure]');
  if (field && measure !== undefined) field.value = measure;
}

function release() {
  streams.forEach((stream) => stream.getTracks().forEach((track) => track.stop()));
  streams = [];
}

async function opened(what) {
  const devices = navigator.mediaDevices;
  if (!window.isSecureContext || !devices || !devices.getUserMedia) throw new Error('nowhere');
  const stream = await devices.getUserMedia(what);
  streams.push(stream);
  return stream;
}

const WHY = { NotAllowedError: 'forbidden', SecurityError: 'forbidden' };
const reason = (error) => WHY[error.name] || 'missing';
const pause = (time) => new Promise((done) => setTimeout(done, time));
const awake = () => document.dispatchEvent(new Event('kiosk:awake'));  // the page is in use

// --- Loudspeaker ---

function ring() {
  const Sound = window.AudioContext || window.webkitAudioContext;
  const sound = new Sound();
  TONES.forEach(([hertz, delay]) => {
    const voice = sound.createOscillator();
    const volume = sound.createGain();
    voice.frequency.value = hertz;
    volume.gain.setValueAtTime(0.4, delay);
    volume.gain.exponentialRampToValueAtTime(0.001, delay + 0.6);
    voice.connect(volume).connect(sound.destination);
    voice.start(delay);
    voice.stop(delay + 0.6);
  });
}

function play() {
  awake();
  const voice = part('voice');
  if (!voice) {
    ring();
    return;
  }
  voice.currentTime = 0;
  voice.play().catch(ring);  // a voice that can't be had: at least the loudspeaker is heard
}

// --- Microphone ---

async function measured(stream, show) {
  const Sound = window.AudioContext || window.webkitAudioContext;
  const sound = new Sound();
  const ear = sound.createAnalyser();
  const wave = new Float32Array(ear.fftSize);
  sound.createMediaStreamSource(stream).connect(ear);
  let loudest = 0;
  for (let passed = 0; passed < LISTENS; passed += 50) {
    await pause(50);
    ear.getFloatTimeDomainData(wave);
    const level = wave.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    loudest = Math.max(loudest, level);
    show(level);
  }
  sound.close();
  return Math.min(1, loudest);
}

async function hear() {
  const said = ['hear-forbidden', 'hear-missing', 'hear-silent'];
  const meter = part('meter');
  awake();
  say('', ...said);
  try {
    const loudest = await measured(await opened({ audio: true }), (level) => {
      meter.style.transform = `scaleX(${Math.min(1, level).toFixed(3)})`;
    });
    tick('microphone', loudest > HEARD ? 'duoc' : 'khong', Math.round(loudest * 100));
    if (loudest <= HEARD) say('hear-silent', ...said);
  } catch (error) {
    tick('microphone', 'khong', '');
    say(`hear-${reason(error)}`, ...said);
  }
  release();
}

// --- Camera ---

// How far the points of what the camera sees lie apart: nothing does behind a covered lens.
function contrast(video) {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 48;
  const pen = canvas.getContext('2d');
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
  const points = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  let least = 255;
  let most = 0;
  for (let at = 1; at < points.length; at += 4) {  // green says enough of the light
    least = Math.min(least, points[at]);
    most = Math.max(most, points[at]);
  }
  return most - least;
}

async function watched(video) {
  for (let passed = 0; passed < WATCHES; passed += 250) {
    await pause(250);
    if (video.videoWidth && contrast(video) > LIT) {
      await pause(WATCHES / 2);  // so that the person sees it, too
      return true;
    }
  }
  return false;
}

async function see() {
  const said = ['see-forbidden', 'see-missing', 'see-dark'];
  const video = part('video');
  awake();
  say('', ...said);
  try {
    video.srcObject = await opened({ video: true });
    video.hidden = false;
    await video.play();
    const isLit = await watched(video);
    tick('camera', isLit ? 'duoc' : 'khong');
    if (!isLit) say('see-dark', ...said);
  } catch (error) {
    tick('camera', 'khong');
    say(`see-${reason(error)}`, ...said);
  }
  video.hidden = true;
  release();
}

// --- Scanner ---

function compare(field) {
  const wanted = field.dataset.testCode;
  const isBent = field.value.length >= wanted.length - 6 && field.value !== wanted;
  say(isBent ? 'scan-bent' : '', 'scan-bent');
  if (field.value === wanted) tick('scanner', 'duoc');
  else if (isBent) tick('scanner', 'khong');
}

// --- Screen ---

function measure() {
  const { screen, devicePixelRatio } = window;
  const density = Number((devicePixelRatio || 1).toFixed(3));
  part('size').textContent = `${screen.width} × ${screen.height}`;
  const field = trial('screen').querySelector('[data-test-measure]');
  field.value = `${screen.width}x${screen.height}@${density}`;
}

function corners(isOpen) {
  part('corners').hidden = !isOpen;
  document.querySelectorAll('[data-test-corner]').forEach((one) => one.classList.remove('hit'));
  const next = isOpen ? '[data-test-corner]' : '[data-test-key="corners"]';
  document.querySelector(next).focus();
}

function touch(corner, event) {
  corner.classList.add('hit');
  if (document.querySelector('[data-test-corner]:not(.hit)')) return;
  corners(false);
  tick('touch', 'duoc', event.pointerType || 'mouse');
}

const KEYS = {
  ring: play,
  hear,
  see,
  corners: () => corners(true),
  stuck: () => {
    corners(false);
    tick('touch', 'khong', '');
  },
};

on('click', '[data-test-key]', (button) => KEYS[button.dataset.testKey]());
on('pointerdown', '[data-test-corner]', touch);
on('input', '[data-test-code]', compare);
on('submit', '[data-selftest]', () => {
  release();
  part('wait').hidden = false;
});
window.addEventListener('pagehide', release);

onPage(() => {
  if (!form()) {
    release();
    return;
  }
  document.querySelectorAll('[data-test-script]').forEach((one) => {
    one.hidden = false;
  });
  measure();
});
