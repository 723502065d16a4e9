"""The gallery's script: filters kept in the address, copying of captions, a viewer. Without it the page still reads."""

SCRIPT = """
'use strict';
const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
const find = $('#find'), shown = $('#shown'), none = $('.none'), view = $('dialog');
const pressed = kind => $$(`.chip[data-kind=${kind}][aria-pressed=true]`).map(chip => chip.value);
const folded = text => text.normalize('NFC').toLocaleLowerCase();

function apply() {
  const languages = pressed('l'), places = pressed('p'), size = pressed('h')[0] || '280';
  const words = folded(find.value).split(/\\s+/).filter(Boolean);
  document.documentElement.style.setProperty('--h', size + 'px');
  let files = 0;
  for (const deck of $$('.deck')) {
    let cards = 0;
    for (const card of $$('.card', deck)) {
      const named = words.every(word => folded(card.dataset.t).includes(word));
      let rows = 0;
      for (const row of $$('.row', card)) {
        let figures = 0;
        for (const figure of $$('figure', row)) {
          figure.hidden = !(named && (!languages.length || languages.includes(row.dataset.l))
            && (!places.length || places.includes(figure.dataset.p)));
          if (!figure.hidden) { figures++; files += $$('.strip > a', figure).length; }
        }
        row.hidden = !figures;
        rows += figures;
      }
      card.hidden = !rows;
      cards += rows;
    }
    deck.hidden = !cards;
  }
  shown.textContent = files + (files === 1 ? ' file' : ' files');
  none.hidden = files > 0;
  const state = new URLSearchParams();
  for (const [key, values] of [['l', languages], ['p', places], ['h', size === '280' ? [] : [size]]])
    if (values.length) state.set(key, values.join('.'));
  if (find.value) state.set('q', find.value);
  try { history.replaceState(null, '', state.size ? '#' + state : location.pathname + location.search); } catch {}
}

function restore() {
  const state = new URLSearchParams(location.hash.slice(1));
  find.value = state.get('q') || '';
  for (const kind of ['l', 'p', 'h']) {
    const values = (state.get(kind) || (kind === 'h' ? '280' : '')).split('.');
    for (const chip of $$(`.chip[data-kind=${kind}]`)) chip.setAttribute('aria-pressed', values.includes(chip.value));
  }
}

async function copy(text, button) {
  try { await navigator.clipboard.writeText(text); }
  catch {
    const area = document.createElement('textarea');
    area.value = text;
    (view.open ? view : document.body).append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  button.dataset.label ??= button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = button.dataset.label; }, 1500);
}

let at = null;
const all = () => $$('figure:not([hidden]) .strip > a').filter(link => link.offsetParent && $('img', link));
function show(link) {
  at = link;
  const figure = link.closest('figure'), row = link.closest('.row'), image = $('img', link);
  const caption = $('#' + (figure.dataset.c || 'no'));
  const stage = $('.stage img');
  stage.src = link.getAttribute('href');
  stage.alt = image.alt;
  const title = $('h4', view);
  title.textContent = $('h3', row).textContent;
  title.lang = row.dataset.l;
  $('#facts').textContent = figure.dataset.p + ', ' + row.dataset.l + ', ' + link.dataset.f;
  $('#file').href = link.getAttribute('href');
  $('#file').textContent = link.getAttribute('href').split('/').map(decodeURIComponent).join('/');
  for (const [id, text] of [['caption', caption ? caption.textContent : ''], ['alt', image.alt]]) {
    const part = $('#' + id);
    part.hidden = !text;
    const pre = $('pre', part);
    pre.textContent = text;
    pre.lang = row.dataset.l;
  }
  if (!view.open) view.showModal();
  $('.side', view).scrollTop = 0;
}
function step(by) {
  const links = all(), next = links[links.indexOf(at) + by];
  if (next) show(next);
}

document.addEventListener('click', event => {
  const chip = event.target.closest('.chip'), button = event.target.closest('.copy');
  const link = event.target.closest('.strip > a');
  if (chip) {
    const on = chip.getAttribute('aria-pressed') === 'true';
    if (chip.dataset.kind === 'h') $$('.chip[data-kind=h]').forEach(other => other.setAttribute('aria-pressed', false));
    chip.setAttribute('aria-pressed', chip.dataset.kind === 'h' || !on);
    apply();
  } else if (button) {
    const figure = button.closest('figure');
    copy(figure ? $('#' + figure.dataset.c).textContent : $('pre', button.closest('section')).textContent, button);
  } else if (link && $('img', link) && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    show(link);
  } else if (event.target.closest('.prev')) step(-1);
  else if (event.target.closest('.next')) step(1);
  else if (event.target.closest('.close') || event.target.classList.contains('stage')) view.close();
});
view.addEventListener('keydown', event => {
  if (event.key === 'ArrowLeft') step(-1);
  if (event.key === 'ArrowRight') step(1);
});
view.addEventListener('close', () => at?.focus());
find.addEventListener('input', apply);
addEventListener('hashchange', () => { restore(); apply(); });
$('.bar').hidden = false;
restore();
apply();
"""
