const table = document.querySelector('table.samples'), body = table.tBodies[0], rows = [...body.rows];
const query = document.getElementById('q'), said = document.getElementById('n'), chosen = new Set();
const FIRST = 120, STEP = 1700;
let order = rows.map((row, i) => i), texts, waiting = [], timer = 0;
function say(count) { said.textContent = said.dataset.text.replace('{n}', count).replace('{all}', rows.length); }
// What fits a screen at once, the rest while nobody waits: a browser lays out thousands of rows in seconds.
function put(count) { body.append(...waiting.splice(0, count).map(i => rows[i])); }
function later() { timer = waiting.length ? setTimeout(() => { put(STEP); later(); }, 60) : 0; }
function whole() { clearTimeout(timer); timer = 0; put(waiting.length); }
function show() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  texts ??= rows.map(row => row.textContent.toLowerCase());
  const shown = order.filter(i => (!chosen.size || chosen.has(rows[i].dataset.k)) && words.every(word => texts[i].includes(word)));
  clearTimeout(timer);
  waiting = shown.slice(FIRST);
  body.replaceChildren(...shown.slice(0, FIRST).map(i => rows[i]));
  later();
  say(shown.length);
}
query.addEventListener('input', show);
document.querySelectorAll('button.chip').forEach(chip => chip.addEventListener('click', () => {
  const on = chip.getAttribute('aria-pressed') !== 'true';
  chip.setAttribute('aria-pressed', on);
  if (on) chosen.add(chip.dataset.k); else chosen.delete(chip.dataset.k);
  show();
}));
const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
table.tHead.querySelectorAll('button').forEach(button => button.addEventListener('click', () => {
  const head = button.closest('th'), place = head.cellIndex;
  const way = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
  table.tHead.querySelectorAll('th').forEach(each => each.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', way > 0 ? 'ascending' : 'descending');
  const keyed = order.map(i => {
    const cell = rows[i].cells[place], value = cell.dataset.v;
    return [value === undefined ? cell.textContent.trim() : value === '' ? null : +value, i];
  });
  // What has no value stands last, whichever way the others run.
  keyed.sort(([a], [b]) => {
    const none = x => x === null || x === '';
    if (none(a) || none(b)) return none(a) - none(b);
    return way * (typeof a === 'number' ? a - b : compare(a, b));
  });
  order = keyed.map(([, i]) => i);
  show();
}));
document.addEventListener('keydown', event => {
  if (event.key === '/' && document.activeElement !== query) { event.preventDefault(); query.focus(); }
  if (event.key === 'Escape' && document.activeElement === query) { query.value = ''; show(); }
});
// Columns keep the widths that all rows gave them; another width of the window and the sheet of paper ask anew.
function hold() {
  const widths = [...table.tHead.rows[1].cells].map(cell => cell.getBoundingClientRect().width);
  [...table.tHead.rows[1].cells].forEach((cell, i) => { cell.style.width = widths[i] + 'px'; });
  table.classList.add('held');
}
function free() {
  table.classList.remove('held');
  for (const cell of table.tHead.rows[1].cells) cell.style.width = '';
}
addEventListener('resize', free);
addEventListener('beforeprint', () => { free(); whole(); });
document.body.classList.add('js');
say(rows.length);
hold();
setTimeout(() => { texts ??= rows.map(row => row.textContent.toLowerCase()); }, 50);
