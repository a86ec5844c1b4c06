// Two soft tones when something with [data-chime] comes on the screen, once for each: an element that
// a poll draws anew tells by its value that it has sounded already.
import { onPage } from './page.js';

const TONES = [[659.25, 0], [523.25, 0.28]];  // E5, C5: hertz and the second at which it starts

const rung = new Set();
let sound = null;

function play(hertz, delay) {
  const voice = sound.createOscillator();
  const volume = sound.createGain();
  const start = sound.currentTime + delay;
  voice.frequency.value = hertz;
  volume.gain.setValueAtTime(0.25, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
  voice.connect(volume).connect(sound.destination);
  voice.start(start);
  voice.stop(start + 0.9);
}

onPage(() => {
  const calls = Array.from(document.querySelectorAll('[data-chime]'))
    .filter((element) => element.dataset.chime !== 'rung' && !rung.has(element.dataset.chime));
  const Sound = window.AudioContext || window.webkitAudioContext;
  if (!calls.length || !Sound) return;
  calls.forEach((element) => {
    if (element.dataset.chime) rung.add(element.dataset.chime);
    element.dataset.chime = 'rung';
  });
  sound = sound || new Sound();
  TONES.forEach(([hertz, delay]) => play(hertz, delay));
});
