// The queue: tick the whole page at once, and see how many are ticked.
import { onPage } from './page.js';

function count(form, all) {
  const boxes = Array.from(form.querySelectorAll('[name="chon"]'));
  const ticked = boxes.filter((box) => box.checked).length;
  form.classList.toggle('picked', ticked > 0);
  form.querySelector('.picked-count').textContent = ticked || 'các';
  all.checked = boxes.length > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

onPage(() => {
  const form = document.querySelector('form.bulk');
  const all = form && form.querySelector('.all');
  if (!all || !form.querySelector('.picked-count') || form.hasAttribute('data-awake')) return;
  form.setAttribute('data-awake', '');
  all.hidden = false;
  form.addEventListener('change', (event) => {
    if (event.target === all) {
      form.querySelectorAll('[name="chon"]').forEach((box) => {
        box.checked = all.checked;
      });
    }
    count(form, all);
  });
  count(form, all);
});
