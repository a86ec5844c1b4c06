// The two things that htmx 2 asks for and that engines before Chromium 73 lack.
if (!Array.prototype.flat) {
  Object.defineProperty(Array.prototype, 'flat', {
    value: function flat() {
      return [].concat(...this);
    },
  });
}
if (!Object.fromEntries) {
  Object.fromEntries = (pairs) => {
    const made = {};
    Array.from(pairs).forEach(([key, value]) => {
      made[key] = value;
    });
    return made;
  };
}
