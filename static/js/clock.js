// The header's clock. It counts on from the server's time, because a TV's own clock is often wrong.
import { onPage } from './page.js';

const VIETNAM = 7 * 3600 * 1000;
const DAYS = ['Chủ Nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'];

let ahead = 0;  // how far the server's clock is ahead of this machine's, in milliseconds
let known = '';

const two = (number) => String(number).padStart(2, '0');

function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function listen(clock) {
  if (clock.dateTime === known) return;
  known = clock.dateTime;
  ahead = Date.parse(known) - Date.now();
}

function tick() {
  const clock = document.querySelector('[data-clock]');
  if (!clock) return;
  listen(clock);
  const now = new Date(Date.now() + ahead + VIETNAM);
  const date = [two(now.getUTCDate()), two(now.getUTCMonth() + 1), now.getUTCFullYear()].join('/');
  put(clock, `${two(now.getUTCHours())}:${two(now.getUTCMinutes())}`);
  put(document.querySelector('[data-date]'), `${DAYS[now.getUTCDay()]}, ${date}`);
}

onPage(tick);
setInterval(tick, 10000);
