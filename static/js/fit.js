// A screen shows all it says without a scroll bar, also where a village gave a word for every line:
// step by step the second language stands closer, and under small print it stands back at last (its
// voice still says it). Without script such a screen scrolls.
import { onPage } from './page.js';

const STEPS = ['snug', 'tight', 'brief'];
const BOXES = '.tile, .choice, .tick .face, .more, .card, .warning';

const tooFull = (box) => box.scrollHeight > box.clientHeight + 1
  || box.scrollWidth > box.clientWidth + 1;
const top = (box) => box.getBoundingClientRect().top;
// Keys stand at the lower edge, so what they lack lies above them, where nothing scrolls.
const climbs = (keys) => top(keys.firstElementChild) < top(keys) - 1;

function fit() {
  const main = document.querySelector('.shell > main');
  if (!main) return;
  const all = (selector) => Array.from(main.querySelectorAll(selector));
  const spills = () => [main].concat(all(BOXES)).some(tooFull) || all('.keyboard').some(climbs);
  main.classList.remove(...STEPS);
  STEPS.forEach((step) => {
    if (spills()) main.classList.add(step);
  });
}

onPage(fit);
window.addEventListener('resize', fit);
if (document.fonts) document.fonts.ready.then(fit);
