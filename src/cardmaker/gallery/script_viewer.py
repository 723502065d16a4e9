"""The second half of the gallery's script: the viewer, keys and clicks, and what runs when the page opens."""

SCRIPT = r"""
// -- the viewer

let at = null;
const links = () => posts.filter(post => !post.figure.hidden).flatMap(post => [...stripOf(post.figure).children]);
const addressOf = link => new URL(link.getAttribute('href'), location);
function pathOf(link) {
  const address = addressOf(link), path = decodeURIComponent(address.pathname);
  if (!local) return address.href;
  if (/^\/[A-Za-z]:\//.test(path)) return path.slice(1).replaceAll('/', '\\');
  return address.host ? `\\\\${address.host}${path.replaceAll('/', '\\')}` : path;
}
function cues(video, text, language) {
  const track = video.addTextTrack('subtitles', say('subtitles'), language);
  const time = part => part.trim().split(':').reduce((sum, each) => sum * 60 + parseFloat(each), 0);
  for (const block of text.replaceAll('\r', '').split('\n\n')) {
    const rows = block.split('\n'), timing = rows.findIndex(row => row.includes('-->'));
    if (timing < 0) continue;
    const [from, to] = rows[timing].split('-->').map(part => time(part.trim().split(' ')[0]));
    track.addCue(new VTTCue(from, to, rows.slice(timing + 1).join('\n').trim()));
  }
  track.mode = 'showing';
}
function stage(link, playing) {
  const picture = $('.big img'), sheet = $('.big .sheet'), image = $('img', link);
  const clip = link.classList.contains('play');
  const video = $('.big video').cloneNode(false);
  $('.big video').replaceWith(video);
  video.hidden = !clip;
  picture.hidden = clip || !image;
  sheet.hidden = clip || !!image;
  picture.src = ''; picture.removeAttribute('src');
  video.removeAttribute('src'); video.removeAttribute('poster');
  if (clip) {
    video.src = link.getAttribute('href');
    if (image) video.poster = image.getAttribute('src');
    video.setAttribute('aria-label', altOf(link));
    if (link.dataset.vtt) cues(video, link.dataset.vtt, link.closest('.row').dataset.l);
    if (playing) video.play().catch(() => { });
  } else if (image) {
    picture.src = link.getAttribute('href');
    picture.alt = image.alt;
    picture.width = image.width; picture.height = image.height;
  } else {
    sheet.href = link.getAttribute('href');
    sheet.textContent = say('open') + ' ' + link.getAttribute('href').split('.').pop().toUpperCase();
  }
}
function text(id, words, language) {
  const part = $('#' + id);
  part.hidden = !words;
  const place = $('pre, code', part) || $('p', part);
  place.textContent = words;
  if (language) place.lang = language;
}
function show(link, playing) {
  at = link;
  const figure = link.closest('figure'), post = byFigure.get(figure), row = post.row;
  const own = [...stripOf(figure).children];
  stage(link, playing);
  $('.big').className = 'big view ' + [...figure.classList].filter(name => name !== 'many').join(' ');
  const asked = $('#asked');
  asked.textContent = $('h3', row).textContent;
  asked.lang = post.l;
  const place = $('figcaption b', figure).firstChild.textContent;
  $('dialog .lang').textContent = `${$('.lang', row).textContent} · ${place}`;
  $('#facts').textContent = units(link.dataset.f);
  const number = $('.stage .at');
  number.hidden = own.length < 2;
  number.textContent = own.length > 1 ? `${own.indexOf(link) + 1} / ${own.length}` : '';
  const caption = captionOf(figure);
  text('caption', caption, post.l);
  $('#caption .room').replaceChildren(...($('.room', figure) ? [$('.room', figure).cloneNode(true)] : []));
  hide($('#nocaption'), !!caption);
  text('alt', altOf(link), post.l);
  files(figure, own);
  text('folder', pathOf(link));
  const wrong = [...$$(':scope > .warned', post.card), ...$$('.warned', figure)];
  $('#wrong').replaceChildren(...wrong.map(each => each.cloneNode(true)));
  text('why', because(post.made));
  if (!view.open) {
    view.showModal();
    $('.close').focus();
  }
  $('.side').scrollTop = 0;
}
function files(figure, own) {
  const list = $('#files ol'), gets = $$('.get', figure);
  list.replaceChildren(...gets.map(get => {
    const line = make('li'), link = get.cloneNode(true), address = get.getAttribute('href');
    const shown = own.find(each => each.getAttribute('href') === address);
    delete link.dataset.w;
    delete link.dataset.v;
    link.removeAttribute('aria-label');
    link.textContent = decodeURIComponent(address).split('/').pop();
    line.append(link);
    if (shown) line.append(make('small', units(shown.dataset.f)));
    return line;
  }));
  hide($('#every'), local || gets.length < 2);
  hide($('#save'), !local);
}
function step(by) {
  const all = links(), next = all[all.indexOf(at) + by];
  if (next) show(next);
}

// -- clicks and keys

function menu(name, value) { $('#' + name).value = value; apply(); }
document.addEventListener('click', event => {
  const on = selector => event.target.closest(selector);
  const chip = on('.chip'), button = on('button'), link = on('.strip > a');
  const figure = on('figure') || at?.closest('figure');
  if (on('.skip')) { event.preventDefault(); $('#posts').focus(); }
  else if (chip) {
    const pressing = chip.ariaPressed !== 'true';
    if (chip.dataset.kind === 'h') $$('.chip[data-kind=h]').forEach(other => { other.ariaPressed = other === chip; });
    else chip.ariaPressed = pressing;
    apply();
  } else if (on('.copy')) copy(captionOf(figure), button);
  else if (on('.alt')) copy(altOf(on('dialog') ? at : slideIn(figure)), button);
  else if (on('.path')) copy(pathOf(at), button);
  else if (on('.turn')) turn(figure, on('.back') ? -1 : 1);
  else if (on('[data-only]')) menu('s', on('[data-only]').dataset.only);
  else if (on('#reset')) { clear(); apply(); find.focus(); }
  else if (on('#every')) $$('#files ol a').forEach((each, index) => setTimeout(() => each.click(), index * 400));
  else if (on('[data-to]')) {
    event.preventDefault();
    const post = byFigure.get(document.getElementById(on('[data-to]').dataset.to));
    if (post.figure.hidden) { clear(); apply(); }
    reach(post.figure);
  } else if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    show(link, true);
  } else if (on('.prev')) step(-1);
  else if (on('.next')) step(1);
  else if (on('.close') || event.target.classList.contains('stage')) view.close();
});
function reach(figure) {
  const link = slideIn(figure);
  figure.scrollIntoView({ block: 'center' });
  link.focus({ preventScroll: true, focusVisible: true });
}
document.addEventListener('keydown', event => {
  const figure = event.target.closest('figure'), arrow = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (view.open) {
    if (arrow && event.target.tagName !== 'VIDEO') step(arrow);
    return;
  }
  if (!figure) return;
  const move = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (arrow && event.target.closest('.strip')) turn(figure, arrow);
  else if (move) {
    const shown = posts.filter(post => !post.figure.hidden), next = shown[shown.indexOf(byFigure.get(figure)) + move];
    if (next) reach(next.figure);
  } else if (event.code === 'KeyC' && $('.copy', figure)) copy(captionOf(figure), $('.copy', figure));
  else if (event.code === 'KeyA' && $('.alt', figure)) copy(altOf(slideIn(figure)), $('.alt', figure));
  else return;
  event.preventDefault();
});
view.addEventListener('close', () => {
  $('.big video').pause();
  const figure = at?.closest('figure');
  if (!figure || figure.hidden) return;
  const strip = stripOf(figure), slide = [...strip.children].indexOf(at);
  strip.scrollTo({ left: slide * strip.clientWidth, behavior: 'instant' });
  mark(figure, slide);
  at.focus();
});
find.addEventListener('input', apply);
for (const name of MENUS) $('#' + name).addEventListener('change', apply);
$('#ui').addEventListener('change', () => {
  speak($('#ui').value);
  try { localStorage.setItem('cardmaker-ui', ui); } catch { }
  keep(state());
});
addEventListener('hashchange', () => { restore(); apply(); });

// A browser does not download from a page it opened as a file: there a link opens, and the file is here already.
if (local) for (const get of $$('.get')) {
  get.removeAttribute('download');
  get.target = '_blank';
  get.rel = 'noopener';
  if (get.dataset.w) { get.dataset.w = 'open'; label(get); }
}
$('.bar').hidden = false;
restore();
showProblems();
showChanges();
apply();
"""
