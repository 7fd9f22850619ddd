// Opens pages in the browsers of the system and tells what it sees, as JSON: node look.mjs JOBS.json RESULT.json
// A job: {browser, page, widths, dark, forced, axe, shot, pdf, script}; the checks are in test_*.py beside this file.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [jobsFile, resultFile] = process.argv.slice(2);
const { programs, jobs } = JSON.parse(fs.readFileSync(jobsFile, 'utf8'));
const results = [];

/** What stands too small, too wide or broken, seen from inside the page. */
function measure() {
  const small = [], broken = [];
  for (const text of document.querySelectorAll('svg text')) {
    const svg = text.ownerSVGElement, outer = svg.closest('svg');
    const scale = text.getScreenCTM() ? Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b) : 1;
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    if (size < 10.95) small.push(`${text.textContent.trim()} ${size.toFixed(1)}px`);
    void outer;
  }
  for (const element of document.querySelectorAll('.state b, .answer h2, .tag, .draft, th')) {
    const style = getComputedStyle(element);
    if (element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline' && style.overflow !== 'hidden') broken.push(element.textContent.trim());
  }
  // Text that its own box cuts off; a cell that ends in an ellipsis says so, and the table scrolls.
  const cut = [...document.querySelectorAll('main *')].filter(element => {
    const style = getComputedStyle(element);
    return style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1 && element.textContent.trim();
  }).map(element => element.textContent.trim().slice(0, 60));
  return {
    small, broken, cut,
    width: document.documentElement.clientWidth,
    scrollWidth: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  };
}

for (const name of Object.keys(programs)) {
  const mine = jobs.filter(job => job.browser === name);
  if (!mine.length) continue;
  const browser = await puppeteer.launch({
    browser: name, executablePath: programs[name], headless: true, protocolTimeout: 120000,
    args: name === 'chrome' ? ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--disable-background-networking', '--disable-component-update', '--no-first-run'] : [],
  });
  for (const job of mine) {
    const page = await browser.newPage();
    const seen = { id: job.id, console: [], requests: [], views: {} };
    // A page that asks before it is left would wait for ever.
    page.on('dialog', dialog => dialog.accept());
    page.on('console', message => seen.console.push(message.text()));
    page.on('pageerror', error => seen.console.push(String(error)));
    page.on('request', request => seen.requests.push(request.url()));
    const features = [{ name: 'prefers-color-scheme', value: job.dark ? 'dark' : 'light' }];
    if (name === 'chrome') {
      await page.emulateMediaFeatures(features);
      if (job.forced) await (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }, ...features] });
    }
    await page.setViewport({ width: (job.widths && job.widths[0]) || 1280, height: 900 });
    const start = Date.now();
    await page.goto(job.page, { waitUntil: 'load' });
    seen.load = Date.now() - start;
    if (job.script) {
      try { seen.script = await page.evaluate(job.script); } catch (error) { seen.script = String(error); }
    }
    for (const width of job.widths || []) {
      await page.setViewport({ width, height: 900, deviceScaleFactor: job.scale || 1 });
      const view = await page.evaluate(measure);
      if (job.axe) {
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
        view.violations = found.violations.map(v => ({ id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' ' + (n.failureSummary || '').slice(0, 200)) }));
      }
      if (job.shot) await page.screenshot({ path: job.shot.replace('{width}', width), fullPage: job.full !== false });
      seen.views[width] = view;
    }
    if (job.pdf) await page.pdf({ path: job.pdf, preferCSSPageSize: true, printBackground: true, timeout: 120000 });
    results.push(seen);
    await page.close();
  }
  await browser.close();
}
fs.writeFileSync(resultFile, JSON.stringify(results));
