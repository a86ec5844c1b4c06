// Nobody there any more: a question, then the end of the session, so that the next person finds
// nothing of the last one. The page's #idle says after how many seconds; without it nothing runs.
import { on, onPage } from './page.js';

const ACTS = ['pointerdown', 'keydown', 'wheel', 'input'];
const TELL_EVERY = 15000;

let last = Date.now();
let told = Date.now();
let ended = false;
let focused = null;  // what had the focus before the question

const dialog = () => document.getElementById('idle');
const seconds = (box, name) => Number(box.dataset[name]) * 1000;

// The server ends a silent session by itself, so it must hear that somebody is there.
function tellServer(box) {
  if (Date.now() - told < TELL_EVERY) return;
  told = Date.now();
  fetch(box.dataset.stay, { method: 'POST', keepalive: true, credentials: 'same-origin' })
    .catch(() => {});
}

const timeLeft = (box) => seconds(box, 'seconds') + seconds(box, 'warning') - (Date.now() - last);

function act() {
  const box = dialog();
  if (ended) return;
  if (box && timeLeft(box) <= 0) {  // waking a sleeping screen must not keep the last session
    end(box);
    return;
  }
  last = Date.now();  // also where nothing ends by itself: the next page may
  if (!box) return;
  close(box);
  tellServer(box);
}

function close(box) {
  if (box.hidden) return;
  box.hidden = true;
  if (focused && focused.isConnected) focused.focus();
}

function end(box) {
  ended = true;
  window.location.replace(box.dataset.url);
}

function ask(box, left) {
  box.querySelector('[data-idle-count]').textContent = Math.ceil(left / 1000);
  if (!box.hidden) return;
  focused = document.activeElement;
  box.hidden = false;
  box.querySelector('[data-idle-stay]').focus();
  document.dispatchEvent(new Event('kiosk:quiet'));
}

// The wall clock decides, so that a slept machine ends at once. #idle is looked up each time,
// because a swap replaces it.
function check() {
  const box = dialog();
  if (!box || ended) return;
  const left = timeLeft(box);
  if (left <= 0) end(box);
  else if (left <= seconds(box, 'warning')) ask(box, left);
}

// On the question itself only a whole click counts: closed any earlier, the same touch or key
// would go on to press what lies behind it.
ACTS.forEach((type) => document.addEventListener(type, (event) => {
  const asking = event.target.closest && event.target.closest('#idle');
  if (!asking) act();
}, true));
on('click', '#idle', act);
document.addEventListener('kiosk:awake', act);  // something is being played or recorded
setInterval(check, 500);

// htmx notes the present address in the browser's store, and some addresses hold somebody's code.
onPage(() => {
  try {
    window.sessionStorage.clear();
  } catch {
    // A browser that closes its store keeps nothing in it either.
  }
});

// A page that Back brings out of memory may be the last person's.
window.addEventListener('pageshow', (event) => {
  const box = dialog();
  if (!event.persisted || !box) return;
  document.body.hidden = true;
  end(box);
});
