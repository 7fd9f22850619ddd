// This stands before the table: a screen of rows is laid out first and the rest while nobody waits, since thousands cost
// a browser seconds. Whatever fails here, every row is shown.
document.body.classList.add('js', 'filling');
addEventListener('DOMContentLoaded', () => { try { start(); } finally { document.body.classList.remove('filling'); } });
function start() {
  const FIRST = 120, STEP = 1700;
  const table = document.querySelector('table.samples'), body = table.tBodies[0], rows = [...body.rows];
  const heads = [...table.tHead.rows[1].cells];
  const query = document.getElementById('q'), clear = document.getElementById('clear'), said = document.getElementById('n'), chosen = new Set();
  let order = rows.map((row, i) => i), texts, waiting = [], timer = 0;
  function say(count) { said.textContent = said.dataset.text.replace('{n}', count).replace('{all}', rows.length); }
  function put(count) { body.append(...waiting.splice(0, count).map(i => rows[i])); }
  function later() { timer = waiting.length ? setTimeout(() => { put(STEP); later(); }, 60) : 0; }
  function whole() { clearTimeout(timer); timer = 0; put(waiting.length); }
  function fill(shown) {
    clearTimeout(timer);
    waiting = shown.slice(FIRST);
    body.replaceChildren(...shown.slice(0, FIRST).map(i => rows[i]));
    later();
    say(shown.length);
  }
  function show() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    texts ??= rows.map(row => row.textContent.toLowerCase());
    fill(order.filter(i => (!chosen.size || chosen.has(rows[i].dataset.k)) && words.every(word => texts[i].includes(word))));
    clear.hidden = !words.length && !chosen.size;
  }
  clear.addEventListener('click', () => {
    query.value = '';
    chosen.clear();
    document.querySelectorAll('button.chip[aria-pressed]').forEach(chip => chip.setAttribute('aria-pressed', false));
    show();
    query.focus();
  });
  query.addEventListener('input', show);
  document.querySelectorAll('button.chip[aria-pressed]').forEach(chip => chip.addEventListener('click', () => {
    const on = chip.getAttribute('aria-pressed') !== 'true';
    chip.setAttribute('aria-pressed', on);
    if (on) chosen.add(chip.dataset.k); else chosen.delete(chip.dataset.k);
    show();
  }));
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  table.tHead.querySelectorAll('button').forEach(button => button.addEventListener('click', () => {
    const head = button.closest('th'), place = head.cellIndex;
    const way = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
    heads.forEach(each => each.removeAttribute('aria-sort'));
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
  // Columns get the widths that the rows with the longest texts ask for and keep them while rows come and go; another
  // width of the window and the sheet of paper ask anew.
  function hold() {
    const widest = heads.map((head, place) => rows.reduce((best, row) => row.cells[place].textContent.length > best.cells[place].textContent.length ? row : best, rows[0]));
    body.replaceChildren(...new Set([...rows.slice(0, FIRST), ...widest]));
    document.body.classList.remove('filling');
    const widths = heads.map(cell => cell.getBoundingClientRect().width);
    heads.forEach((cell, i) => { cell.style.width = widths[i] + 'px'; });
    table.classList.add('held');
  }
  function free() {
    table.classList.remove('held');
    for (const cell of heads) cell.style.width = '';
  }
  addEventListener('resize', free);
  addEventListener('beforeprint', () => { free(); whole(); });
  if (rows.length) hold();
  fill(order);
  setTimeout(() => { texts ??= rows.map(row => row.textContent.toLowerCase()); }, 50);
}
