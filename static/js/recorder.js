// The recorder of the team's pages: press, speak, press; listen again; keep. What is kept goes into
// the form's own file field, so that the same form works with a chosen file and without script.
import { on, onPage } from './page.js';
import { RATE, decode, outline, peak, trim, wav } from './voice.js';

const HEAVIEST = 20000000;  // bytes of a file that is tried at all
const SENDABLE = 920000;  // bytes that the server takes
const QUIET = 0.05;
const LOUD = 0.97;
const RATTLES = 0.002;  // so many samples at the very top are heard
const FADES = 0.93;  // how the level sinks from piece to piece
const WAVE = { width: 600, height: 96 };

let session = null;  // what runs now: { form, stream, context, pieces, length, level }
let playing = null;

const part = (form, name) => form.querySelector(`[data-part="${name}"]`);
const field = (form) => form.querySelector('input[type="file"]');
const longest = (form) => Number(form.dataset.longest);
const spoken = (seconds) => seconds.toFixed(1).replace('.', ',');

// Elements name the states in which they are seen: data-when="idle recorded".
function show(form, state) {
  form.dataset.state = state;
  form.querySelectorAll('[data-when]').forEach((element) => {
    element.hidden = !element.dataset.when.split(' ').includes(state);
  });
}

// One sentence at a time; each stands in the page already, hidden.
function say(form, name) {
  form.querySelectorAll('[data-said]').forEach((sentence) => {
    sentence.hidden = sentence.dataset.said !== name;
  });
}

const canRecord = () => Boolean(
  window.isSecureContext && window.AudioWorkletNode
  && navigator.mediaDevices && navigator.mediaDevices.getUserMedia,
);

function put(form, file) {
  const files = new DataTransfer();
  if (file) files.items.add(file);
  field(form).files = files.files;
}

function silence() {
  if (playing) playing.close();
  playing = null;
}

// The microphone is let go at once, whatever became of the recording.
function close({ stream, context }) {
  if (stream) stream.getTracks().forEach((track) => track.stop());
  if (context && context.state !== 'closed') context.close();
}

function release() {
  const ended = session;
  session = null;
  if (ended) close(ended);
  return ended;
}

function reset(form) {
  silence();
  release();
  put(form, null);
  show(form, canRecord() ? 'idle' : 'nowhere');
}

function giveUp(form, why) {
  reset(form);
  say(form, why);
}

// --- A voice, recorded or chosen ---

function drawCut(form, samples, { begin, end }) {
  const scale = WAVE.width / samples.length;
  part(form, 'wave').setAttribute('d', outline(samples, WAVE.width, WAVE.height));
  part(form, 'before').setAttribute('width', begin * scale);
  part(form, 'after').setAttribute('x', end * scale);
  part(form, 'after').setAttribute('width', WAVE.width - end * scale);
}

function remarkOn(voice) {
  const atTheTop = voice.filter((one) => Math.abs(one) >= LOUD).length;
  if (atTheTop > voice.length * RATTLES) return 'loud';
  return peak(voice) < QUIET ? 'quiet' : null;
}

// Shows what will be kept and puts it into the form; says so when it can't be kept.
function offer(form, samples) {
  const cut = trim(samples, longest(form));
  if (cut.wrong) {
    giveUp(form, cut.wrong);
    return;
  }
  const voice = samples.slice(cut.begin, cut.end);
  form.voice = voice;
  put(form, wav(voice, RATE));
  part(form, 'length').textContent = spoken(voice.length / RATE);
  drawCut(form, samples, cut);
  show(form, 'recorded');
  say(form, remarkOn(voice));
  part(form, 'listen').focus();
}

function listen(form) {
  silence();
  playing = new AudioContext();
  const sound = playing.createBuffer(1, form.voice.length, RATE);
  sound.copyToChannel(form.voice, 0);
  const source = playing.createBufferSource();
  source.buffer = sound;
  source.connect(playing.destination);
  source.onended = () => {
    form.removeAttribute('data-playing');
    silence();
  };
  form.setAttribute('data-playing', '');
  source.start();
}

// --- Recording ---

const WRONG = {
  NotAllowedError: 'forbidden', SecurityError: 'forbidden', NotFoundError: 'missing',
  NotReadableError: 'busy',
};

function measure(piece) {
  session.level = Math.max(peak(piece), session.level * FADES, 0.001);
  const { form, level } = session;
  const width = Math.min(1, 1 + Math.log10(level) / 3);  // from -60 decibels
  part(form, 'meter').style.transform = `scaleX(${width.toFixed(3)})`;
  const words = level >= LOUD ? 'loud' : (level < QUIET && 'quiet') || 'right';
  form.dataset.level = words;
  form.querySelectorAll('[data-level-words]').forEach((one) => {
    one.hidden = one.dataset.levelWords !== words;
  });
}

function joined({ pieces, length }) {
  const whole = new Float32Array(length);
  let at = 0;
  pieces.forEach((piece) => {
    whole.set(piece.subarray(0, length - at), at);
    at += piece.length;
  });
  return whole;
}

async function stop() {
  const { form, pieces, length, context: { sampleRate } } = release();
  if (length < sampleRate) {
    giveUp(form, 'short');
    return;
  }
  show(form, 'working');
  const whole = joined({ pieces, length: Math.min(length, longest(form) * sampleRate) });
  try {
    const samples = await decode(wav(whole, sampleRate));  // which brings it to our rate, too
    if (form.isConnected) offer(form, samples.subarray(0, longest(form) * RATE));
  } catch {
    giveUp(form, 'broken');
  }
}

function hear(piece) {
  session.pieces.push(piece);
  session.length += piece.length;
  measure(piece);
  const { form, length, context } = session;
  const seconds = Math.min(length / context.sampleRate, longest(form));
  part(form, 'seconds').textContent = spoken(seconds);
  document.dispatchEvent(new Event('input'));  // somebody is there: the screen must not be wiped
  if (seconds >= longest(form)) stop();
}

async function open(mine) {
  const { form } = mine;
  mine.stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true },
  });
  if (session !== mine) return;
  mine.context = new AudioContext();
  await mine.context.audioWorklet.addModule(form.dataset.tape);
  if (session !== mine) return;
  const tape = new AudioWorkletNode(mine.context, 'tape', { numberOfOutputs: 0 });
  tape.port.onmessage = ({ data }) => {
    if (session === mine) hear(data);
  };
  mine.stream.getTracks()[0].onended = () => {
    if (session === mine) stop();
  };
  mine.context.createMediaStreamSource(mine.stream).connect(tape);
  show(form, 'recording');
}

async function record(form) {
  giveUp(form, null);
  if (!canRecord()) return;
  const mine = { form, pieces: [], length: 0, level: 0 };
  session = mine;
  show(form, 'asking');
  try {
    await open(mine);
  } catch (error) {
    if (session === mine) giveUp(form, WRONG[error.name] || 'broken');
  }
  if (session !== mine) close(mine);  // the page was left meanwhile
}

function press(form) {
  if (form.dataset.state === 'recording') stop();
  else if (form.dataset.state === 'idle') record(form);
}

// --- A chosen file ---

async function choose(form) {
  const file = field(form).files[0];
  silence();
  release();
  say(form, null);
  if (!file) {
    reset(form);
    return;
  }
  show(form, 'working');
  try {
    if (file.size > HEAVIEST) throw new Error('heavy');
    const samples = await decode(file);
    if (form.isConnected) offer(form, samples);
  } catch {  // the server says what is wrong with it, if it can take it at all
    if (file.size > SENDABLE) giveUp(form, 'heavy');
    else show(form, 'chosen');
  }
}

const formOf = (inside) => inside.closest('[data-recorder]');
on('click', '[data-recorder] [data-part="record"]', (button) => press(formOf(button)));
on('click', '[data-recorder] [data-part="again"]', (button) => record(formOf(button)));
on('click', '[data-recorder] [data-part="drop"]', (button) => reset(formOf(button)));
on('click', '[data-recorder] [data-part="listen"]', (button) => listen(formOf(button)));
on('change', '[data-recorder] input[type="file"]', (input) => choose(formOf(input)));
window.addEventListener('pagehide', release);

onPage(() => {
  if (session && !session.form.isConnected) release();
  document.querySelectorAll('[data-recorder]:not([data-state])').forEach(reset);
});
