// A voice to judge by ear: the loudspeaker plays it again from its beginning.
import { on } from './page.js';

on('click', '[data-replay]', (button) => {
  const voice = document.getElementById(button.getAttribute('data-replay'));
  voice.currentTime = 0;
  voice.play().catch(() => {});  // what can't be heard now is heard at the next touch
});
