// Opens the dialog of the browser's own printer, on the one page of the team that is a slip and on no
// other, and leaves the page when the dialog is closed, for a name stands on it.
window.addEventListener('load', () => window.print());
window.addEventListener('afterprint', () => {
  window.location.replace(document.querySelector('[data-after-print]').href);
});
