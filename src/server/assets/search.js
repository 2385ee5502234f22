// "/" moves to the search box, and results show while one types. Everything works without this file, and readers can
// switch either off.

const PAUSE_MS = 350;

/** @type {HTMLInputElement | null} */
const box = document.querySelector('input[type="search"][name="q"]');

/** What is switched off; kept where the browser lets us. @type {Set<string>} */
const off = new Set();
for (const name of ['slash', 'typing']) if (stored(name) === 'off') off.add(name);

showSettings();
if (box !== null) {
  listenForSlash(box);
  if (box.form !== null) showWhileTyping(box, box.form);
}

/** @param {string} name */
function stored(name) {
  try {
    return localStorage.getItem(`search.${name}`);
  } catch {
    return null; // storage is forbidden
  }
}

function showSettings() {
  const settings = document.getElementById('search-settings');
  if (settings === null) return;
  for (const one of settings.querySelectorAll('input')) {
    one.checked = !off.has(one.value);
    one.addEventListener('change', () => {
      if (one.checked) off.delete(one.value);
      else off.add(one.value);
      try {
        localStorage.setItem(`search.${one.value}`, one.checked ? 'on' : 'off');
      } catch {
        // then it holds for this page
      }
    });
  }
  settings.hidden = false;
}

/** @param {HTMLInputElement} target */
function listenForSlash(target) {
  document.addEventListener('keydown', (event) => {
    // Shift is no modifier here: on many keyboards it makes the "/".
    if (event.key !== '/' || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (off.has('slash') || event.defaultPrevented) return;
    if (document.activeElement?.closest('input, select, textarea, [contenteditable]')) return;
    event.preventDefault();
    target.focus();
    target.select();
  });
}

/**
 * Puts the results of what stands in the form in place of those shown. The address and the focus stay as they are.
 * @param {HTMLInputElement} target
 * @param {HTMLFormElement} form
 */
function showWhileTyping(target, form) {
  const status = document.getElementById('status');
  const answer = document.getElementById('answer');
  if (status === null || answer === null) return;
  const regions = [status, answer];
  let asked = address();
  let isStopped = false;
  let timer = 0;
  let request = new AbortController();

  target.addEventListener('input', (event) => {
    // An input method is still putting a word together.
    if (!(event instanceof InputEvent && event.isComposing)) wait();
  });
  target.addEventListener('compositionend', wait);
  form.addEventListener('submit', cancel);

  function cancel() {
    clearTimeout(timer);
    request.abort();
  }

  function wait() {
    cancel();
    if (!isStopped && !off.has('typing') && target.value.trim() !== '')
      timer = window.setTimeout(ask, PAUSE_MS);
  }

  async function ask() {
    const url = address();
    if (url === asked) return;
    request = new AbortController();
    try {
      const response = await fetch(url, { signal: request.signal });
      // We ask too often: no more until the next page.
      if (response.status === 429) isStopped = true;
      // A query that is half typed may not be readable yet; the form says so when it is sent.
      if (response.ok) show(await response.text(), url);
      else request.abort();
    } catch {
      // aborted or offline: sending the form still works, or says why not
    }
  }

  /** @param {string} page @param {string} url */
  function show(page, url) {
    const fresh = new DOMParser().parseFromString(page, 'text/html');
    if (regions.some((region) => region.contains(document.activeElement))) return;
    asked = url;
    target.ariaInvalid = 'false';
    for (const region of regions)
      region.replaceChildren(...(fresh.getElementById(region.id)?.childNodes ?? []));
  }

  function address() {
    const fields = /** @type {any} */ (new FormData(form));
    return `${form.action}?${new URLSearchParams(fields)}`;
  }
}
