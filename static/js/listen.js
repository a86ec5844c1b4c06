// Reading the screen aloud: all of it by "Nghe", one choice by its own loudspeaker, and in a village
// that wants it each new screen by itself. What is read stands on the screen now, so that mistakes
// are heard too; whose voice says it is the server's to know. kiosk/languages/reading.py reads a
// page in the same way, for browsers without script.
import { isVisible, on, onPage } from './page.js';

const MISTAKE = '[role="alert"]';
const PLACES = [MISTAKE, '#notice', 'h1', '.lead', '.content', '.bar-forward'];  // in this order
const QUIET = 'svg, noscript, select, textarea, .second, .unseen, .masked, .keyboard, .stepper, '
  + '.say, .team-door, #listen, [aria-hidden="true"], [data-quiet]';
const CARD = 'li, label, .tile, .choice, .fact';
const LINE = 'p, h1, h2, figcaption, .lead, .more, .forward';
const SOUNDS = /[0-9A-Za-zÀ-ỹ]/;
const PART = /\S.{0,399}(?=\s|$)/g;
const MOST = 80;  // texts of one screen, as the server has it
const SLOW = 0.75;
const STAYS = 2000;  // milliseconds

const audio = new Audio();
audio.volume = 0.5;  // the rest is for "To hơn"

let queue = [];  // what is being read: url, told, and the element to mark
let at = 0;
let heard = false;
let answer = null;  // of the server
let marked = null;
let shown = null;  // the screen that was here last
let asked = 0;  // only the newest press is answered
let touched = false;
let wanted = false;  // somebody has listened here
let refused = false;  // somebody wants no screen to read itself
let leaving = null;  // the player goes a moment after the last word
let warning = false;  // the question whether anybody is there is being read

const byId = (id) => document.getElementById(id);
const readsItself = () => !refused && document.querySelector('[data-aloud]');

const textsOf = (text) => [].concat(...text.replace(/\s+/g, ' ').split('·')
  .filter((piece) => SOUNDS.test(piece) && !piece.includes('•'))  // a masked name
  .map((piece) => piece.trim().match(PART) || []));

// Adds the texts inside `root` to `found`, together where they are marked together.
function collect(root, found) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: parent } = walker.currentNode;
    const element = parent.closest(CARD) || parent.closest(LINE) || parent;
    const code = parent.closest('.code');
    const last = found[found.length - 1];
    const same = last && last.element === element;
    const skipped = parent.closest(QUIET) || !isVisible(parent) || (code && same)
      || !parent.closest('[lang]:not([data-vi])').lang.startsWith('vi')
      || (!root.matches(MISTAKE) && parent.closest(MISTAKE));
    const texts = skipped ? [] : textsOf(code ? code.textContent : data);
    if (same) last.texts.push(...texts);
    else if (texts.length) found.push({ element, texts });
  }
  return found;
}

function onThisScreen() {
  const found = [];
  PLACES.forEach((place) => document.querySelectorAll(place)
    .forEach((root) => collect(root, found)));
  return found;
}

function mark(element) {
  if (marked) marked.classList.remove('saying');
  marked = element;
  if (!element) return;
  element.classList.add('saying');
  element.scrollIntoView({ block: 'nearest' });
}

function stop() {
  asked += 1;
  clearTimeout(leaving);
  queue = [];
  audio.pause();
  mark(null);
  const player = byId('player');
  if (player) player.textContent = '';
}

function next() {
  clearTimeout(leaving);
  const now = queue[at];
  mark(now ? now.element : null);
  if (!now) {
    leaving = setTimeout(stop, STAYS);
    if (!warning && (answer.gaps || !heard)) byId('notice').innerHTML = answer.silence;
    return;
  }
  if (!warning) byId('player').querySelector('span').textContent = now.told;
  audio.src = now.url;
  audio.play().catch(() => {});
}

function showKeys() {
  const press = (name, is) => byId('player').querySelector(`[data-do="${name}"]`)
    .setAttribute('aria-pressed', is);
  press('slower', audio.defaultPlaybackRate < 1);
  press('louder', audio.volume === 1);
}

function begin(groups) {
  groups.forEach(({ element }, index) => answer.said[index].forEach((voice) => {
    queue.push({ ...voice, element });
  }));
  at = 0;
  heard = false;
  if (queue.length && !warning) {
    byId('player').outerHTML = answer.player;
    showKeys();
  }
  next();
}

// `key` is what was pressed: without an answer its own page says what there is to hear.
function read(all, { key, isWarning }) {
  let left = MOST;
  const groups = all.filter(({ texts }) => {
    left -= texts.length;
    return left >= 0;
  });
  stop();
  warning = Boolean(isWarning);
  const mine = asked;
  fetch('/nghe/loi', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ texts: groups.map(({ texts }) => texts) }),
  }).then((sent) => sent.json()).then((said) => {
    if (mine !== asked) return;
    answer = said;
    begin(groups);
  }).catch(() => {
    if (key) window.location.assign(key.href);
  });
}

const ask = () => read(collect(byId('idle'), []), { isWarning: true });

const KEYS = {
  again: () => {
    at = 0;
    next();
  },
  slower: () => {
    audio.defaultPlaybackRate = audio.defaultPlaybackRate < 1 ? 1 : SLOW;
    audio.playbackRate = audio.defaultPlaybackRate;
    showKeys();
  },
  louder: () => {
    audio.volume = Math.min(audio.volume + 0.25, 1);
    showKeys();
  },
  stop,
  never: () => {
    refused = true;
    stop();
  },
};

audio.onplaying = () => {
  heard = true;
};
audio.onended = () => {
  at += 1;
  next();
};
audio.onerror = audio.onended;
audio.ontimeupdate = () => {
  if (!warning) document.dispatchEvent(new Event('kiosk:awake'));
};

// Caught before anything else hears of it: a loudspeaker chooses nothing and leads nowhere.
on('click', '.say, [data-listen]', (key, event) => {
  event.preventDefault();
  event.stopPropagation();
  wanted = true;
  if (key.closest('#idle')) ask();
  else read(key.matches('.say') ? collect(key.parentElement, []) : onThisScreen(), { key });
}, true);
on('click', '#player', (player, event) => {
  const key = event.target.closest('[data-do]');
  event.stopPropagation();
  KEYS[key ? key.dataset.do : 'stop']();
}, true);
on('click', '#idle', stop);
document.addEventListener('kiosk:quiet', () => {
  if (wanted || readsItself()) ask();
});
['pointerdown', 'keydown'].forEach((type) => document.addEventListener(type, () => {
  touched = true;
}, true));

onPage(() => {
  if (!byId('player') || byId('screen') === shown) return;
  shown = byId('screen');
  stop();
  if (touched && readsItself()) read(onThisScreen(), {});
});
