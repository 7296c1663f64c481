// Hides the tests that do not have the text. Everything else in the page works without a script.
'use strict';
(() => {
  const search = document.querySelector('input[type=search]');
  const none = document.querySelector('.none');
  const tests = [...document.querySelectorAll('.matrix > tbody')];
  const texts = new Map();
  const textOf = test => {
    if (!texts.has(test)) texts.set(test, test.textContent.toLowerCase());
    return texts.get(test);
  };
  const isShown = test => !test.hidden && getComputedStyle(test).display !== 'none';
  const apply = () => {
    const sought = search.value.trim().toLowerCase();
    for (const test of tests) test.hidden = sought !== '' && !textOf(test).includes(sought);
    none.hidden = tests.some(isShown);
  };
  search.hidden = false;
  search.addEventListener('input', apply);
  for (const choice of document.querySelectorAll('.choice')) choice.addEventListener('change', apply);
  apply();
})();
