// What pages do beyond links and forms. Everything works without this file; each behaviour below is bound by a
// data attribute, and none of them decides anything. It is loaded in <head>, so that the style sheet knows it is there.
(() => {
'use strict';
const root = document.documentElement;
root.classList.add('js');
const all = (selector, scope = document) => [...scope.querySelectorAll(selector)];
const on = (type, act) => document.addEventListener(type, act);
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// Button 「菜单」: shows and hides the menu where the screen is narrow.
function menuButton() {
  const button = document.querySelector('.menu-button');
  const menu = document.getElementById('menu');
  if (!button || !menu) return;
  const show = (isShown) => {
    menu.classList.toggle('shown', isShown);
    button.setAttribute('aria-expanded', isShown);
  };
  button.onclick = () => show(!menu.classList.contains('shown'));
  menu.onkeydown = (event) => {
    if (event.key === 'Escape' && menu.classList.contains('shown')) { show(false); button.focus(); }
  };
}

// Ticking rows: data-select-all ticks the page, Shift + click a range, data-selected-count tells the number.
const boxesOf = (form) => all('input[type=checkbox][name]', form).filter((box) => box.closest('tr, li'));
function countSelected(form) {
  const boxes = boxesOf(form);
  const ticked = boxes.filter((box) => box.checked).length;
  boxes.forEach((box) => box.closest('tr, li').classList.toggle('selected', box.checked));
  all('[data-selected-count]', form).forEach((place) => { place.textContent = `已选 ${ticked} 条`; });
  all('[data-select-all]', form).forEach((box) => {
    box.checked = ticked > 0 && ticked === boxes.length;
    box.indeterminate = ticked > 0 && ticked < boxes.length;
  });
}
function batches() {
  all('form.batch').forEach((form) => {
    let last = null;
    all('[data-selected-count]', form).forEach((place) => place.setAttribute('role', 'status'));
    form.addEventListener('click', (event) => {
      const box = event.target;
      if (box.type !== 'checkbox') return;
      const boxes = boxesOf(form);
      if ('selectAll' in box.dataset) boxes.forEach((other) => { other.checked = box.checked; });
      else if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        if (from >= 0) boxes.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
      }
      last = box;
      countSelected(form);
    });
    countSelected(form);
  });
}

// A dialog with a heading; closing it takes it away.
function openDialog(title, ...children) {
  const heading = make('h2', { id: 'dialog-title', textContent: title });
  const dialog = make('dialog', {}, heading, ...children);
  dialog.setAttribute('aria-labelledby', 'dialog-title');
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// data-confirm on a link, a button or a form: the confirm page's own form is shown in a dialog. The words, the hidden
// fields and the check are the server's. An answer that is not a confirm page takes the place of this page.
async function confirm(address, body) {
  const answer = await fetch(address, body ? { method: 'POST', body } : {});
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const form = page.querySelector('form.confirm');
  if (!form) {
    if (answer.redirected || !body) { location.href = answer.url; return; }
    document.title = page.title;
    document.querySelector('main').replaceWith(page.querySelector('main'));
    start();
    scrollTo(0, 0);
    return;
  }
  const dialog = openDialog(page.querySelector('h1').textContent, form);
  all('[data-cancel]', form).forEach((link) => {
    link.onclick = (event) => { event.preventDefault(); dialog.close(); };
  });
}
on('click', (event) => {
  const link = event.target.closest('a[data-confirm]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  confirm(link.href).catch(() => { location.href = link.href; });
});
on('submit', (event) => {
  const form = event.target;
  const button = event.submitter;
  const asks = form.matches('[data-confirm]') || (button && button.matches('[data-confirm]'));
  if (!asks || all('[type=file]', form).length) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  if (button && button.name) fields.append(button.name, button.value);
  const address = (button && button.getAttribute('formaction')) || form.getAttribute('action') || location.href;
  confirm(address, fields).catch(() => {
    if (button && button.name) form.append(make('input', { type: 'hidden', name: button.name, value: button.value }));
    form.submit();
  });
});

// data-print prints; data-captcha-renew asks for another picture; data-captcha-speech reads its digits aloud.
on('click', (event) => {
  const target = event.target.closest('[data-print], [data-captcha-renew], [data-captcha-speech]');
  if (!target) return;
  event.preventDefault();
  if ('print' in target.dataset) print();
  else if ('captchaSpeech' in target.dataset) new Audio(target.href).play().catch(() => { location.href = target.href; });
  else {
    const picture = target.parentElement.querySelector('img');
    picture.src = `${picture.src.split('#')[0].replace(/[?&]again=\d+$/, '')}${picture.src.includes('?') ? '&' : '?'}again=${Date.now()}`;
  }
});

// data-session-seconds on the body: five minutes before the session ends a bar says so and can prolong it.
function sessionBar() {
  const seconds = Number(document.body.dataset.sessionSeconds);
  if (!(seconds > 0)) return;
  setTimeout(() => {
    const stay = make('button', { type: 'button', textContent: '继续使用' });
    const text = make('p', { textContent: '还有 5 分钟就会自动退出。没有保存的内容请先保存。' });
    const bar = make('div', { className: 'session-bar' }, text, stay);
    bar.setAttribute('role', 'alert');
    stay.onclick = async () => {
      const answer = await fetch('/display').catch(() => null);
      if (answer && answer.ok) { bar.remove(); sessionBar(); }
      else text.textContent = '没有连上系统，请检查网络后再试。';
    };
    document.body.append(bar);
  }, Math.max(seconds - 300, 1) * 1000);
}

// data-dirty-guard on a form: leaving with unsaved changes is asked about by the browser.
let isDirty = false;
on('input', (event) => { if (event.target.closest('form[data-dirty-guard]')) isDirty = true; });
on('submit', () => { isDirty = false; });
addEventListener('beforeunload', (event) => { if (isDirty) { event.preventDefault(); event.returnValue = ''; } });

// A photo input (data-photo, or named photo): cut to 13:16, scaled to 130×160, a JPEG of at most 30 KB, with preview.
// What the browser cannot open goes up as it is, and the server answers for it.
function photoTool(input) {
  const canvas = make('canvas', { width: 130, height: 160 });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', '裁剪后的照片');
  const status = make('p', {});
  status.setAttribute('role', 'status');
  const slider = (name, min, max, value) => make('input', { type: 'range', min, max, value, step: 1, title: name });
  const [zoom, across, down] = [slider('放大', 100, 300, 100), slider('左右', 0, 100, 50), slider('上下', 0, 100, 50)];
  const labels = [zoom, across, down].map((control) => make('label', {}, control.title, control));
  const tool = make('div', { className: 'photo-tool', hidden: true }, canvas, ...labels, status);
  input.after(tool);
  let picture = null;
  const draw = () => {
    const unit = Math.min(picture.width / 13, picture.height / 16) * 100 / zoom.value;
    const [width, height] = [unit * 13, unit * 16];
    const pen = canvas.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(picture, (picture.width - width) * across.value / 100, (picture.height - height) * down.value / 100,
      width, height, 0, 0, 130, 160);
  };
  const keep = async () => {
    for (const quality of [0.92, 0.85, 0.75, 0.6]) {
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
      if (blob.size > 30 * 1024) continue;
      const files = new DataTransfer();
      files.items.add(new File([blob], 'photo.jpg', { type: 'image/jpeg' }));
      input.files = files.files;
      status.textContent = `已裁剪为 130×160 像素、${Math.ceil(blob.size / 1024)} KB 的 JPG，可以上传。`;
      return;
    }
  };
  [zoom, across, down].forEach((control) => { control.oninput = draw; control.onchange = keep; });
  input.onchange = async () => {
    tool.hidden = !input.files.length;
    if (tool.hidden) return;
    picture = await createImageBitmap(input.files[0]).catch(() => null);
    [canvas, ...labels].forEach((part) => { part.hidden = !picture; });
    if (!picture) {
      status.textContent = '浏览器打不开这个文件。请选 JPG 或 PNG 照片，或直接上传由系统检查。';
      return;
    }
    [zoom.value, across.value, down.value] = [100, 50, 50];
    draw();
    await keep();
  };
}

// Keys of review lists: j k move, x ticks, Enter opens, data-key="…" presses a button or link, ? lists them all.
const help = [['j', '下一行'], ['k', '上一行'], ['x', '勾选'], ['Enter', '打开'], ['?', '显示快捷键']];
on('keydown', (event) => {
  const place = event.target;
  const isTyping = place.matches('input:not([type=checkbox]), textarea, select') || document.querySelector('dialog[open]');
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey || document.body.dataset.shortcuts === 'off') return;
  const rows = all('form.batch tbody tr, form.batch .photo-grid > li');
  const keyed = all('[data-key]');
  const row = place.closest('tr, li');
  const index = rows.indexOf(row);
  const step = { j: 1, k: -1 }[event.key];
  const target = keyed.find((element) => element.dataset.key === event.key);
  if (target) target.click();
  else if (step && rows.length) {
    const next = rows[Math.min(Math.max(index + step, 0), rows.length - 1)];
    (next.querySelector('input[type=checkbox]') || next.querySelector('a')).focus();
  } else if (event.key === 'x' && index >= 0) {
    const box = row.querySelector('input[type=checkbox]');
    if (box) box.click();
  } else if (event.key === 'Enter' && index >= 0 && place.type === 'checkbox') {
    const link = row.querySelector('a');
    if (link) link.click();
  } else if (event.key === '?' && (rows.length || keyed.length)) {
    const lines = rows.length ? help : help.slice(-1);
    const more = keyed.map((element) => [element.dataset.key, element.textContent.trim()]);
    const list = make('ul', {}, ...[...more, ...lines].map(([key, words]) => make('li', {}, make('kbd', {}, key), ` ${words}`)));
    const close = make('button', { type: 'button', textContent: '关闭' });
    const dialog = openDialog('快捷键', list, close);
    close.onclick = () => dialog.close();
  } else return;
  event.preventDefault();
});

// What belongs to the content of a page; done again when a confirm answer has replaced it.
function start() {
  batches();
  all('input[type=file][data-photo], input[type=file][name=photo]').forEach(photoTool);
  const summary = document.querySelector('.error-summary');
  if (summary) summary.focus();
}
on('DOMContentLoaded', () => { menuButton(); sessionBar(); start(); });
})();
