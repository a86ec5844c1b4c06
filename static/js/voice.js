// What is done to a voice before it is sent, without any page: the silence around it is cut as the
// server cuts it (kiosk/languages/audio.py), and it becomes a plain WAV. A voice is samples of one
// channel, RATE a second, full scale being 1.
export const RATE = 24000;
const FRAME = RATE / 100;
const SMOOTH = 2;  // frames on both sides
const KEPT = 15;  // frames of silence on both sides
const FEWEST = 15;  // frames of voice
const SHORTEST = RATE;
const QUIETEST = 10 ** (-50 / 20);
const SILENT = 10 ** (-30 / 20);

function powers(samples) {
  const mean = samples.reduce((sum, one) => sum + one, 0) / samples.length;
  const all = [];
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    let sum = 0;
    for (let n = at; n < at + FRAME; n += 1) sum += (samples[n] - mean) ** 2;
    all.push(sum / FRAME);
  }
  return all;
}

// How loud each frame is, with its neighbours, so that a click of a switch is no voice.
function loudness(samples) {
  const all = powers(samples);
  return all.map((_, frame) => {
    const near = all.slice(Math.max(0, frame - SMOOTH), frame + SMOOTH + 1);
    return Math.sqrt(near.reduce((sum, one) => sum + one, 0) / (2 * SMOOTH + 1));
  });
}

// Where the voice begins and ends, in samples, with a little silence; or what is wrong with it.
export function trim(samples, longest) {
  if (samples.length < SHORTEST) return { wrong: 'short' };
  const loud = loudness(samples);
  const top = loud.reduce((most, one) => Math.max(most, one), 0);
  if (top < QUIETEST) return { wrong: 'silent' };
  const heard = loud.map((level) => level >= SILENT * top);
  const first = heard.indexOf(true);
  const last = heard.lastIndexOf(true) + 1;
  if (last - first < FEWEST) return { wrong: 'short' };
  const missing = Math.max(0, SHORTEST / FRAME - (last - first + 2 * KEPT));
  const before = KEPT + Math.floor(missing / 2);
  const begin = Math.max(0, Math.min((first - before) * FRAME, samples.length - SHORTEST));
  const end = Math.min(samples.length, Math.max((last + KEPT) * FRAME, begin + SHORTEST));
  return end - begin > longest * RATE ? { wrong: 'long' } : { begin, end };
}

function writeText(view, at, text) {
  Array.from(text).forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
}

// A WAV of 16 bits and one channel, as a File that a form can send.
export function wav(samples, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const field = (at, value) => view.setUint32(at, value, true);
  writeText(view, 0, 'RIFF');
  field(4, view.byteLength - 8);
  writeText(view, 8, 'WAVEfmt ');
  field(16, 16);
  field(20, 0x10001);  // plain samples, one channel
  field(24, rate);
  field(28, 2 * rate);
  field(32, 0x100002);  // two bytes, sixteen bits
  writeText(view, 36, 'data');
  field(40, 2 * samples.length);
  samples.forEach((one, n) => {
    view.setInt16(44 + 2 * n, Math.max(-1, Math.min(1, one)) * 32767, true);
  });
  return new File([view.buffer], 'loi.wav', { type: 'audio/wav' });
}

// Any sound that this browser can read, as a voice. Rejects what it can't read.
export async function decode(file) {
  const bytes = await new Response(file).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
  const channels = [];
  for (let n = 0; n < sound.numberOfChannels; n += 1) channels.push(sound.getChannelData(n));
  return channels[0].map((_, at) => (
    channels.reduce((sum, channel) => sum + channel[at], 0) / channels.length
  ));
}

// How far the loudest sample rises.
export function peak(samples) {
  return samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
}

// The outline of a voice, to be drawn in a box of that size.
export function outline(samples, width, height) {
  const columns = width / 4;
  let path = '';
  for (let column = 0; column < columns; column += 1) {
    const part = samples.subarray(
      Math.floor((column * samples.length) / columns),
      Math.floor(((column + 1) * samples.length) / columns),
    );
    const half = Math.max(1, Math.min(1, peak(part)) * (height / 2 - 2));
    path += `M${column * 4 + 2} ${(height / 2 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
  }
  return path;
}
