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
    document.querySelectorAll('button.chip[data-k]').forEach(chip => chip.setAttribute('aria-pressed', false));
    show();
    query.focus();
  });
  query.addEventListener('input', show);
  document.querySelectorAll('button.chip[data-k]').forEach(chip => chip.addEventListener('click', () => {
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
  // The review: a column that comes when it is asked for, and a file that holds it. Nothing is kept in the browser.
  function review() {
    const panel = document.getElementById('review'), button = document.getElementById('reviewing'), text = panel.dataset;
    const initials = document.getElementById('initials'), told = document.getElementById('told');
    const states = Object.entries(JSON.parse(text.states)), noted = new Map();
    let kept = [], unsaved = false, built = false;
    const name = row => row.cells[0].textContent;
    function cell(row) {
      const found = noted.get(row), state = document.createElement('select'), remark = document.createElement('input');
      for (const [value, word] of states) state.append(new Option(word, value));
      state.value = found?.state ?? 'open';
      remark.value = found?.remark ?? '';
      remark.maxLength = 500;
      state.setAttribute('aria-label', text.state.replace('{sample}', name(row)));
      remark.setAttribute('aria-label', text.remark.replace('{sample}', name(row)));
      const who = document.createElement('span');
      who.className = 'soft';
      const place = row.querySelector('.reviewed');
      function sign() { const now = noted.get(row); who.textContent = now?.initials ? ' ' + now.initials + ' ' + now.date : ''; }
      state.addEventListener('change', () => {
        if (state.value !== 'open' && !initials.value.trim()) {
          state.value = noted.get(row)?.state ?? 'open';
          told.textContent = text.need;
          initials.focus();
          return;
        }
        const open = state.value === 'open', day = new Date().toLocaleDateString('sv');
        noted.set(row, { state: state.value, initials: open ? '' : initials.value.trim(), date: open ? '' : day, remark: remark.value });
          unsaved = true;
        told.textContent = '';
        sign();
      });
      remark.addEventListener('input', () => {
        noted.set(row, { state: 'open', initials: '', date: '', ...noted.get(row), remark: remark.value });
        unsaved = true;
      });
      sign();
      place.replaceChildren(state, remark, who);
    }
    function build() {
      texts ??= rows.map(row => row.textContent.toLowerCase());
      const head = document.createElement('th');
      head.scope = 'col';
      head.className = 'reviewed';
      head.textContent = text.head;
      heads[0].after(head);
      for (const row of rows) { row.insertCell(1).className = 'reviewed'; cell(row); }
      built = true;
    }
    button.addEventListener('click', () => {
      const on = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', on);
      panel.hidden = !on;
      if (on && !built) build();
      table.classList.toggle('reviewing', on);
      free();
    });
    function read(reviews) {
      const here = new Map(rows.map(row => [row.dataset.id, row])), words = x => typeof x === 'string' ? x : '';
      let count = 0, changed = 0;
      kept = [];
      noted.clear();
      for (const each of reviews) {
        const row = here.get(each.report_id);
        if (!row) { kept.push(each); continue; }
        const same = each.version === row.dataset.version && states.some(([value]) => value === each.state);
        // Of a report that says something else now the remark stays, and nothing else.
        noted.set(row, { state: same ? each.state : 'open', initials: same ? words(each.initials) : '', date: same ? words(each.date) : '', remark: words(each.remark) });
        count += 1;
        changed += !same;
      }
      if (built) rows.forEach(cell);
      unsaved = changed > 0;
      told.textContent = text.read.replace('{n}', count).replace('{changed}', changed).replace('{others}', kept.length);
    }
    document.getElementById('load').addEventListener('change', async event => {
      try {
        const file = JSON.parse(await event.target.files[0].text());
        if (file.format !== 'vexas-review' || !Array.isArray(file.reviews)) throw new Error();
        read(file.reviews);
      } catch { told.textContent = text.wrong; }
      event.target.value = '';
    });
    document.getElementById('save').addEventListener('click', () => {
      const mine = [...noted].filter(([, note]) => note.state !== 'open' || note.remark)
        .map(([row, note]) => ({ report_id: row.dataset.id, version: row.dataset.version, sample: name(row), ...note }));
      const reviews = [...kept, ...mine].sort((a, b) => a.report_id < b.report_id ? -1 : 1);
      const content = JSON.stringify({ format: 'vexas-review', format_version: 1, reviews }, null, 2) + '\n';
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
      link.download = 'review.json';
      link.click();
      URL.revokeObjectURL(link.href);
      unsaved = false;
    });
    addEventListener('beforeunload', event => { if (unsaved) event.preventDefault(); });
    for (const row of rows) if (row.dataset.review) {
      const { state, initials: who, date, remark } = JSON.parse(row.dataset.review);
      noted.set(row, { state, initials: who, date, remark });
    }
  }
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
  review();
  if (rows.length) hold();
  fill(order);
  setTimeout(() => { texts ??= rows.map(row => row.textContent.toLowerCase()); }, 50);
}
