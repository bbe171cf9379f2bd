"""People at the system: the same few acts with a real browser, or over HTTP with the forms as the pages serve them."""

import re
import urllib.parse
import uuid

from html_page import FilledForm, HtmlPage, plain

PHONE = {"width": 390, "height": 844}
OFFICE = {"width": 1366, "height": 768}


class Visitor:
    """Acts over HTTP: every request is one that a page's own link or form makes."""

    def __init__(self, request_context, album, name, role):
        self.request = request_context
        self.album = album
        self.name = name
        self.role = role
        self.page = None
        self.status = None
        self.url = None
        self.forms = {}

    # What was answered

    def _take(self, response):
        self.status, self.url, self.body = response.status, response.url, response.body()
        self.headers = response.headers
        if "text/html" in response.headers.get("content-type", ""):
            html = self.body.decode()
            self.page = HtmlPage(html)
            self.forms = {}
            self.album.meet(self, html)
        return self

    @property
    def title(self):
        return self.page.title

    @property
    def text(self):
        return self.page.text

    @property
    def errors(self):
        return self.page.errors

    @property
    def flash(self):
        return self.page.flash

    @property
    def path(self):
        return urllib.parse.urlsplit(self.url).path

    # What can be done

    def open(self, path, status=200):
        self._take(self.request.get(path))
        assert self.status == status, f"{path}: {self.status} 「{self.title}」 {self.text[:300]}"
        return self

    def file(self, path):
        """The bytes behind a link that is no page."""
        response = self.request.get(path)
        assert response.status == 200, f"{path}: {response.status}"
        return response.body()

    def follow(self, words):
        target = self.page.link(words)["href"]
        return self.open(urllib.parse.urljoin(self.url, target))

    def fill(self, values):
        for label, value in values.items():
            self._fill(self.page.control(label), value)
        return self

    def _form_of(self, control):
        element = control.inside("form")
        return self.forms.setdefault(id(element), FilledForm(element))

    def _fill(self, control, value):
        typed = self._form_of(control).typed
        if control.tag == "fieldset":
            typed.update({id(radio): radio is self._choice(control, value) for radio in control.all("input")})
        elif control.tag == "select":
            typed[id(control)] = self._option(control, value)
        elif control["type"] in ("checkbox", "radio"):
            typed[id(control)] = bool(value)
        else:
            typed[id(control)] = value

    @staticmethod
    def _choice(fieldset, words):
        radios = [radio for radio in fieldset.all("input") if radio["type"] == "radio"]
        for radio in radios:
            if radio.inside("label").text.startswith(words):
                return radio
        raise AssertionError(f"no choice 「{words}」 in {[radio.inside('label').text for radio in radios]}")

    @staticmethod
    def _option(select, words):
        options = list(select.all("option"))
        for matches in (lambda text: text == words, lambda text: text.startswith(words), lambda text: words in text):
            for option in options:
                if matches(option.text):
                    return option["value"]
        raise AssertionError(f"no option 「{words}」 in {[option.text for option in options]}")

    def tick(self, *names):
        """Ticks the rows of these people; without names all rows of the page."""
        ticks = [(name, box) for name, box in self.page.ticks() if not names or name in names]
        missing = set(names) - {name for name, _ in ticks}
        assert not missing, f"not in the list: {missing}; there are {[name for name, _ in self.page.ticks()]}"
        for _, box in ticks:
            self._form_of(box).typed[id(box)] = True
        return self

    def press(self, words):
        button = self.page.button(words)
        form = self._form_of(button)
        return self.send(form, form.fields(button), button["formaction"])

    def send(self, form, fields, action=None):
        """Sends these fields as the form would; tests of bad input change them first."""
        target = urllib.parse.urljoin(self.url, action or form.element["action"] or self.url)
        if (form.element["method"] or "get").lower() == "get":
            return self._take(self.request.get(target.split("?")[0] + "?" + urllib.parse.urlencode(fields)))
        body, kind = multipart(fields) if form.has_files else (urllib.parse.urlencode(fields).encode(), FORM)
        return self._take(self.request.fetch(target, method="POST", data=body, headers={"content-type": kind}))

    def post(self, path, fields):
        """A POST that no page offers, with this session's own token."""
        token = next(element["value"] for element in self.page.root.all("input") if element["name"] == "_csrf")
        body = urllib.parse.urlencode([("_csrf", token), *fields]).encode()
        return self._take(self.request.fetch(path, method="POST", data=body, headers={"content-type": FORM}))

    def post_once(self, path, body, headers):
        """A POST without following where it leads."""
        return self.request.fetch(path, method="POST", data=body, headers=headers, max_redirects=0)

    # What was read

    def rows(self, name):
        return self.page.rows(name)

    def facts(self):
        return self.page.facts()

    def cookies(self):
        return self.request.storage_state()["cookies"]


FORM = "application/x-www-form-urlencoded"


def multipart(fields):
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, tuple):
            file_name, kind, content = value
            parts.append(f'{head}; filename="{file_name}"\r\nContent-Type: {kind}\r\n\r\n'.encode() + content + b"\r\n")
        else:
            parts.append(f"{head}\r\n\r\n{value}\r\n".encode())
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class BrowserVisitor:
    """The same acts in Chromium: what is drawn, focused and clicked is what a person has before them."""

    def __init__(self, context, album, name, role, has_script=True):
        self.context = context
        self.request = context.request
        self.tab = context.new_page()
        self.album = album
        self.name = name
        self.role = role
        self.has_script = has_script
        self.complaints = []
        self.tab.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _seen(self, response=None):
        if response is not None:
            self.status = response.status
        self.page = HtmlPage(self.tab.content())
        if not self._dialog():
            self.album.meet(self, self.tab.content())
        return self

    def _dialog(self):
        return self.tab.locator("dialog[open]").count() > 0

    @property
    def _scope(self):
        return self.tab.locator("dialog[open]" if self._dialog() else "main")

    @property
    def url(self):
        return self.tab.url

    @property
    def path(self):
        return urllib.parse.urlsplit(self.tab.url).path

    @property
    def title(self):
        return plain(self.tab.locator("dialog[open] h2" if self._dialog() else "h1").first.inner_text())

    @property
    def text(self):
        return plain(self._scope.inner_text())

    @property
    def errors(self):
        return [plain(words) for words in self._scope.locator(".error-summary li").all_inner_texts()]

    @property
    def flash(self):
        return plain(" ".join(self.tab.locator(".flash").all_inner_texts()))

    def open(self, path, status=200):
        self._seen(self.tab.goto(path))
        assert self.status == status, f"{path}: {self.status} 「{self.title}」"
        return self

    def file(self, path):
        """The bytes behind a link that is no page."""
        response = self.request.get(path)
        assert response.status == 200, f"{path}: {response.status}"
        return response.body()

    def follow(self, words):
        with self.tab.expect_navigation() as moved:
            link = self._scope.get_by_role("link", name=re.compile("^" + re.escape(words))).first
            link.click()
        return self._seen(moved.value)

    def fill(self, values):
        for label, value in values.items():
            self._fill(label, value)
        return self

    def _fill(self, label, value):
        words = re.compile(r"^\s*" + re.escape(label) + r"\s*(（必填）)?\s*$")
        group = self._scope.get_by_role("group", name=words)
        if group.count():
            group.first.get_by_label(re.compile(r"^\s*" + re.escape(value))).first.check()
            return
        control = self._scope.locator("input, select, textarea").and_(self._scope.get_by_label(words)).first
        kind = control.evaluate("control => control.tagName === 'SELECT' ? 'select' : control.type")
        if kind == "select":
            titles = [plain(title) for title in control.locator("option").all_inner_texts()]
            title = next((title for title in titles if title == value), None)
            control.select_option(label=title or next(title for title in titles if title.startswith(value)))
        elif kind == "checkbox":
            control.set_checked(bool(value))
        elif kind == "file":
            name, media_type, content = value
            control.set_input_files({"name": name, "mimeType": media_type, "buffer": content})
            if self.has_script:
                self._scope.get_by_text("可以上传。").wait_for()
        else:
            control.fill(value)

    def tick(self, *names):
        for name in names:
            for box in self._scope.get_by_label(f"选择 {name}", exact=True).all():
                box.check()
        return self

    def press(self, words):
        button = self._scope.get_by_role("button", name=re.compile("^" + re.escape(words))).first
        opens_dialog = self.has_script and button.evaluate(
            "button => button.matches('[data-confirm]') || !!button.form?.matches('[data-confirm]')")
        if opens_dialog:
            self.tab.evaluate("document.querySelector('main').dataset.isOld = ''")
            button.click()
            # The question comes as a dialog; an answer that is none takes the place of the page.
            self.tab.locator("dialog[open], main:not([data-is-old])").first.wait_for()
            return self._seen()
        with self.tab.expect_navigation() as moved:
            button.click()
        return self._seen(moved.value)

    def rows(self, name):
        return self.page.rows(name)

    def facts(self):
        return self.page.facts()

    def cookies(self):
        return self.context.cookies()
