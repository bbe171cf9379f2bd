// What pages do beyond links and forms; everything works without it. It decides nothing.
// Loaded in <head>: the style sheet has to know of it from the start.
(() => {
'use strict';
document.documentElement.classList.add('js');
const all = (selector, scope = document) => [...scope.querySelectorAll(selector)];
const on = (type, act) => document.addEventListener(type, act);
const isModified = ({ ctrlKey, altKey, metaKey }) => ctrlKey || altKey || metaKey;
const make = (tag, properties, ...children) => {
  const element = document.createElement(tag);
  Object.entries(properties).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
};

// 「菜单」 on narrow screens.
on('click', (event) => {
  const button = event.target.closest('.menu-button');
  button?.setAttribute('aria-expanded', document.getElementById('menu').classList.toggle('shown'));
});

// data-select-all ticks all, Shift + click a range, data-selected-count tells the number.
const rowPlaces = '.batch tbody tr, .batch .photo-grid > li';
const rowOf = (element) => element.closest(rowPlaces);
const boxesOf = (form) => all('input[type=checkbox][name]', form).filter(rowOf);
let lastBox = null;
function countSelected(form) {
  const boxes = boxesOf(form);
  const count = boxes.filter((box) => box.checked).length;
  boxes.forEach((box) => rowOf(box).classList.toggle('selected', box.checked));
  all('[data-selected-count]', form).forEach((place) => { place.textContent = `已选 ${count} 条`; });
  all('[data-select-all]', form).forEach((box) => { box.checked = count > 0 && count === boxes.length; });
}
on('click', (event) => {
  const box = event.target;
  const form = box.matches('[type=checkbox]') && box.closest('.batch');
  if (!form) return;
  const boxes = boxesOf(form);
  const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
  const range = 'selectAll' in box.dataset ? boxes : event.shiftKey && from >= 0 ? boxes.slice(from, to + 1) : [];
  range.forEach((other) => { other.checked = box.checked; });
  lastBox = box;
  countSelected(form);
});

// A dialog; closing takes it away.
function openDialog(title, ...content) {
  const dialog = make('dialog', { 'aria-label': title }, make('h2', {}, title), ...content);
  dialog.onclose = () => dialog.remove();
  dialog.onclick = (event) => {
    if (!event.target.closest('[data-cancel]')) return;
    event.preventDefault();
    dialog.close();
  };
  document.querySelector('main').append(dialog);
  dialog.showModal();
}

// What a form would send, and a page of ours.
const fieldsOf = (form, button) => {
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.append(button.name, button.value);
  return fields;
};
async function load(address, body) {
  const answer = await fetch(address, body && { method: 'POST', body });
  return [new DOMParser().parseFromString(await answer.text(), 'text/html'), answer];
}

// data-confirm on a link, button or form shows the confirm page's own form in a dialog. An answer that is no confirm
// page takes the place of this page.
async function confirm(address, body) {
  const [page, answer] = await load(address, body);
  const form = page.querySelector('form.confirm');
  const main = page.querySelector('main');
  if (form) openDialog(page.querySelector('h1').textContent, form);
  else if (!body || !main) location = answer.url;
  else {
    if (answer.redirected) history.replaceState(null, '', answer.url);
    document.title = page.title;
    document.querySelector('main').replaceWith(main);
    start();
    scrollTo(0, 0);
  }
}
on('click', (event) => {
  const link = event.target.closest('a[data-confirm]');
  if (!link || isModified(event)) return;
  event.preventDefault();
  confirm(link.href).catch(() => { location = link.href; });
});
on('submit', (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches('[data-confirm]') && !button?.matches('[data-confirm]')) return;
  event.preventDefault();
  const fields = fieldsOf(form, button);
  const address = button?.getAttribute('formaction') || form.getAttribute('action') || location.href;
  const asked = form.method === 'get' ? confirm(`${address}?${fields}`) : confirm(address, fields);
  asked.catch(() => {
    form.removeAttribute('data-confirm');
    button?.removeAttribute('data-confirm');
    form.requestSubmit(button);
  });
});

// data-print prints, data-captcha-speech plays the link, data-captcha-renew takes a new .captcha.
on('click', (event) => {
  const target = event.target.closest('[data-print], [data-captcha-renew], [data-captcha-speech]');
  if (!target) return;
  event.preventDefault();
  if ('print' in target.dataset) print();
  else if ('captchaSpeech' in target.dataset) new Audio(target.href).play().catch(() => { location = target.href; });
  else {
    const { form, parentElement: place } = target;
    load(form.getAttribute('action'), fieldsOf(form, target))
      .then(([page]) => place.replaceWith(page.querySelector('.captcha')));
  }
});

// data-session-seconds: five minutes before the session ends a bar says so and offers to stay.
function sessionBar() {
  const seconds = document.body.dataset.sessionSeconds;
  if (seconds > 0) setTimeout(() => {
    const stay = make('button', {}, '继续填写');
    const words = make('p', {}, '还有 5 分钟就会自动退出。请先保存。');
    const bar = make('div', { class: 'session-bar', role: 'alert' }, words, stay);
    stay.onclick = async () => {
      const [page] = await load('/display').catch(() => []);
      if (!(page?.body.dataset.sessionSeconds > 0)) words.textContent = '没有连上系统，或者已经退出。';
      else { bar.remove(); sessionBar(); }
    };
    document.body.append(bar);
  }, (seconds - 300) * 1000);
}

// data-dirty-guard: the browser asks before unsaved changes are left behind.
let isDirty = false;
on('input', (event) => { if (event.target.closest('[data-dirty-guard]')) isDirty = true; });
on('submit', () => { isDirty = false; });
addEventListener('beforeunload', (event) => { if (isDirty) event.preventDefault(event.returnValue = ''); });

// data-photo, or an input named photo: cut to 13:16, scaled to a JPEG of 130×160 and 30 KB, with a preview.
// What the browser can't open goes up as it is.
function photoTool(input) {
  const canvas = make('canvas', { width: 130, height: 160, role: 'img', 'aria-label': '裁剪后的照片' });
  const words = make('p', { role: 'status' });
  const labels = [['放大', 100, 300], ['左右', 0, 100], ['上下', 0, 100]].map(([name, min, max]) =>
    make('label', {}, name, make('input', { type: 'range', min, max })));
  const [zoom, across, down] = labels.map((label) => label.lastChild);
  const tool = make('div', { class: 'photo-tool', hidden: '' }, canvas, ...labels, words);
  let picture = null;
  const draw = () => {
    const unit = Math.min(picture.width / 13, picture.height / 16) * 100 / zoom.value;
    const [width, height] = [unit * 13, unit * 16];
    const left = (picture.width - width) * across.value / 100;
    const top = (picture.height - height) * down.value / 100;
    const pen = canvas.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(picture, left, top, width, height, 0, 0, 130, 160);
  };
  const keep = async () => {
    for (const quality of [0.92, 0.8, 0.6]) {
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
      if (blob.size > 30720) continue;
      const files = new DataTransfer();
      files.items.add(new File([blob], 'photo.jpg', { type: blob.type }));
      input.files = files.files;
      words.textContent = `已裁剪为 130×160 像素、${Math.ceil(blob.size / 1024)} KB，可以上传。`;
      break;
    }
  };
  tool.oninput = draw;
  tool.onchange = keep;
  input.after(tool);
  input.onchange = async () => {
    tool.hidden = !input.files.length;
    if (tool.hidden) return;
    picture = await createImageBitmap(input.files[0]).catch(() => null);
    [canvas, ...labels].forEach((part) => { part.hidden = !picture; });
    words.textContent = '浏览器打不开这个文件，请选 JPG 或 PNG 照片。';
    [zoom.value, across.value, down.value] = [100, 50, 50];
    if (picture) { draw(); await keep(); }
  };
}

// Keys: j k move, x ticks, Enter opens, data-key="…" presses a button or link, ? lists them.
on('keydown', (event) => {
  const { key, target: place } = event;
  if (place.closest('input:not([type=checkbox]), textarea, select, dialog') || isModified(event)) return;
  if (document.body.dataset.shortcuts === 'off') return;
  const rows = all(rowPlaces);
  const keyed = all('[data-key]');
  const row = rowOf(place);
  const link = row?.querySelector('a');
  const box = row?.querySelector('input[type=checkbox]');
  const target = keyed.find(({ dataset }) => dataset.key === key);
  const step = { j: 1, k: -1 }[key];
  if (target) target.click();
  else if (step && rows.length) {
    const next = rows[Math.min(Math.max(rows.indexOf(row) + step, 0), rows.length - 1)];
    next.querySelector('input, a').focus();
  } else if (key === 'x' && box) box.click();
  else if (key === 'Enter' && link && place === box) link.click();
  else if (key === '?' && (rows.length || keyed.length)) {
    const lines = keyed.map(({ dataset, textContent }) => `${dataset.key} ${textContent}`);
    if (rows.length) lines.push('j 下一行', 'k 上一行', 'x 勾选', 'Enter 打开');
    openDialog('快捷键', ...lines.map((line) => make('p', {}, line)), make('button', { 'data-cancel': '' }, '关闭'));
  } else return;
  event.preventDefault();
});

// Also for replaced content.
function start() {
  all('form.batch').forEach(countSelected);
  all('input[type=file][data-photo], input[type=file][name=photo]').forEach(photoTool);
  document.querySelector('.error-summary')?.focus();
}
on('DOMContentLoaded', () => { sessionBar(); start(); });
})();
