const table = document.querySelector('table.samples'), body = table.tBodies[0], rows = [...body.rows];
const query = document.getElementById('q'), said = document.getElementById('n'), chosen = new Set();
let order = rows.map((row, i) => i);
const texts = rows.map(row => row.textContent.toLowerCase());
function show() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = order.filter(i => (!chosen.size || chosen.has(rows[i].dataset.k)) && words.every(word => texts[i].includes(word)));
  body.replaceChildren(...shown.map(i => rows[i]));
  said.textContent = said.dataset.text.replace('{n}', shown.length).replace('{all}', rows.length);
}
query.addEventListener('input', show);
document.querySelectorAll('button.chip').forEach(chip => chip.addEventListener('click', () => {
  const on = chip.getAttribute('aria-pressed') !== 'true';
  chip.setAttribute('aria-pressed', on);
  if (on) chosen.add(chip.dataset.k); else chosen.delete(chip.dataset.k);
  show();
}));
const compare = new Intl.Collator('en', { numeric: true }).compare;
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
document.body.classList.add('js');
show();
