"""A page as a person reads it: headings, fields by their labels, buttons, tables; read from the HTML alone."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "title", "noscript"}


def plain(text):
    return re.sub(r"\s+", " ", text).strip()


def label_words(text):
    """The words of a label without the mark of a required field."""
    return plain(text.replace("（必填）", ""))


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children = []

    def __getitem__(self, name):
        return self.attributes.get(name)

    def has_class(self, name):
        return name in (self["class"] or "").split()

    def all(self, *tags):
        """All elements inside with one of these tags, in order."""
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def first(self, *tags):
        return next(self.all(*tags), None)

    def with_class(self, name):
        return [element for element in self.all() if element.has_class(name)]

    def inside(self, tag):
        """The nearest element around this one with the tag."""
        element = self.parent
        while element is not None and element.tag != tag:
            element = element.parent
        return element

    @property
    def raw_text(self):
        return "".join(
            child if isinstance(child, str) else "" if child.tag in UNREAD else child.raw_text
            for child in self.children)

    @property
    def text(self):
        return plain(self.raw_text)


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", {}, None)
        self.open = self.root

    def handle_starttag(self, tag, attributes):
        element = Element(tag, {name: value or "" for name, value in attributes}, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag, attributes):
        self.open.children.append(Element(tag, dict(attributes), self.open))

    def handle_endtag(self, tag):
        element = self.open
        while element is not None and element.tag != tag:
            element = element.parent
        if element is not None and element.parent is not None:
            self.open = element.parent

    def handle_data(self, data):
        self.open.children.append(data)


class HtmlPage:
    def __init__(self, html):
        builder = _Builder()
        builder.feed(html)
        builder.close()
        self.root = builder.root
        self.main = self.root.first("main") or self.root

    @property
    def title(self):
        heading = self.root.first("h1")
        return heading.text if heading else ""

    @property
    def text(self):
        return self.main.text

    @property
    def errors(self):
        """The sentences of the error summary."""
        return [item.text for box in self.main.with_class("error-summary") for item in box.all("li")]

    @property
    def flash(self):
        return " ".join(element.text for element in self.main.with_class("flash"))

    @property
    def menu(self):
        return [link.text for nav in self.root.all("nav") if nav["aria-label"] == "功能菜单" for link in nav.all("a")]

    def buttons(self):
        """Buttons of the page's own part first, then those of the header."""
        own = list(self.main.all("button"))
        return own + [button for button in self.root.all("button") if button not in own]

    def button(self, words):
        for button in self.buttons():
            if words in (button.text, button["aria-label"]):
                return button
        for button in self.buttons():
            if button.text.startswith(words):
                return button
        raise AssertionError(
            f"no button 「{words}」 on 「{self.title}」; there are {[b.text for b in self.buttons()]}; {self.text[:600]}")

    def has_button(self, words):
        return any(button.text.startswith(words) for button in self.main.all("button"))

    def link(self, words):
        links = list(self.main.all("a")) + [link for link in self.root.all("a")]
        for exact in (True, False):
            for link in links:
                names = (link.text, link["aria-label"] or "")
                if words in names if exact else any(name.startswith(words) for name in names):
                    return link
        raise AssertionError(f"no link 「{words}」 on 「{self.title}」; there are {[link.text for link in links]}")

    def has_link(self, words):
        return any(words in (link.text, link["aria-label"]) for link in self.main.all("a"))

    def control(self, label):
        """The control with this label, or the fieldset of radio buttons with this legend."""
        for exact in (True, False):
            for element in self.main.all("label", "legend"):
                words = label_words(element.raw_text)
                if words != label if exact else not words.startswith(label):
                    continue
                if element.tag == "legend":
                    return element.inside("fieldset")
                target = element["for"]
                found = self.by_id(target) if target else element.first("input")
                if found is not None:
                    return found
            for element in self.main.all("input", "select"):
                if element["aria-label"] == label:
                    return element
        labels = [label_words(element.raw_text) for element in self.main.all("label", "legend")]
        raise AssertionError(f"no field 「{label}」 on 「{self.title}」; there are {labels}; {self.text[:600]}")

    def has_field(self, label):
        return any(label_words(element.raw_text) == label for element in self.main.all("label", "legend"))

    def by_id(self, identifier):
        return next((element for element in self.root.all() if element["id"] == identifier), None)

    def rows(self, name):
        """The rows of the table in the region of this name, each as a dictionary by column."""
        for region in self.main.all("div"):
            if region["role"] == "region" and region["aria-label"] == name:
                return self._rows(region)
        return []

    @staticmethod
    def _rows(region):
        titles = [cell.text for cell in region.first("thead").all("th")]
        rows = []
        for row in [row for part in region.all("tbody", "tfoot") for row in part.all("tr")]:
            cells = [child for child in row.children if isinstance(child, Element)]
            rows.append(dict(zip(titles, (cell.text for cell in cells))))
        return rows

    def facts(self):
        """All description lists as one dictionary."""
        facts = {}
        for item in self.main.all("dt"):
            value = item.parent.first("dd")
            if value is not None:
                facts.setdefault(item.text, value.text)
        return facts

    def ticks(self):
        """The checkboxes of a list's rows by the name that each says."""
        return [
            (element["aria-label"].removeprefix("选择 "), element) for element in self.main.all("input")
            if element["type"] == "checkbox" and element["name"] == "ids" and element["aria-label"]]


class FilledForm:
    """A form of a page with what was typed into it."""

    def __init__(self, element):
        self.element = element
        self.typed = {}

    @property
    def has_files(self):
        return (self.element["enctype"] or "").startswith("multipart/")

    def fields(self, button):
        """Names and values as a browser sends them; a file is a triple of name, type and bytes."""
        fields = []
        for control in self.element.all("input", "select", "textarea"):
            name, kind = control["name"], control["type"]
            if not name or control["disabled"] is not None:
                continue
            value = self.typed.get(id(control))
            if control.tag == "select":
                fields.append((name, value if value is not None else self._selected(control)))
            elif control.tag == "textarea":
                fields.append((name, value if value is not None else control.raw_text.removeprefix("\n")))
            elif kind in ("checkbox", "radio"):
                is_on = value if value is not None else control["checked"] is not None
                if is_on:
                    fields.append((name, control["value"] or "on"))
            elif kind == "file":
                if self.has_files:
                    fields.append((name, value or ("", "application/octet-stream", b"")))
            elif kind not in ("submit", "button", "reset"):
                fields.append((name, value if value is not None else control["value"] or ""))
        if button is not None and button["name"]:
            fields.append((button["name"], button["value"] or ""))
        return fields

    @staticmethod
    def _selected(control):
        options = list(control.all("option"))
        chosen = next((option for option in options if option["selected"] is not None), None)
        chosen = chosen or (options[0] if options else None)
        return "" if chosen is None else chosen["value"] if chosen["value"] is not None else chosen.text
