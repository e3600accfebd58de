'use strict';
// The switch between dark and light; without it the page follows the system.
(() => {
  const button = document.querySelector('#theme');
  const page = document.documentElement;
  const system = () => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const name = () => {
    const next = (page.dataset.theme || system()) === 'dark' ? 'light' : 'dark';
    button.textContent = next === 'dark' ? '☾ dark' : '☀ light';
    button.setAttribute('aria-label', `show the page ${next}`);
    return next;
  };
  name();
  button.hidden = false;
  button.addEventListener('click', () => {
    page.dataset.theme = name();
    name();
  });
})();
