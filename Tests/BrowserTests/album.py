"""Every distinct page that anybody met, kept as it came, to be looked at later at several widths."""

import re
import urllib.parse


# Whoever meets these, they are the same pages.
EVERYONE_S = re.compile(r"/(login|logout|register|password|notices|rehearsal|display|batches)(/.*)?$")


class Snapshot:
    def __init__(self, visitor, html, pattern):
        self.pattern = pattern
        self.role = visitor.role
        self.status = visitor.status
        self.url = visitor.url
        self.html = html
        self.cookies = visitor.cookies()

    @property
    def name(self):
        words = re.sub(r"[^\w-]+", "-", f"{self.pattern} {self.role} {self.status}")
        return words.strip("-")

    def __str__(self):
        return f"{self.pattern} ({self.role}, {self.status})"


class Album:
    def __init__(self):
        self.snapshots = {}

    def meet(self, visitor, html):
        """Keeps the first of each kind: same address but for numbers, same role, status, and kind of content."""
        path = urllib.parse.urlsplit(visitor.url).path
        pattern = re.sub(r"/\d+(?=/|$)", "/n", path)
        pattern = re.sub(r"(?<=/reset/).+", "token", pattern)
        page = visitor.page
        kinds = []
        if page.title.startswith("请确认"):
            kinds.append("confirm")
        if page.main.with_class("empty"):
            kinds.append("empty")
        if page.errors:
            kinds.append("errors")
        if visitor.status in (403, 404):
            key = ("refusal", visitor.status)
        else:
            role = "everyone" if EVERYONE_S.match(pattern) else visitor.role
            key = (pattern, role, visitor.status, *kinds)
        if key not in self.snapshots:
            self.snapshots[key] = Snapshot(visitor, html, " ".join([pattern, *kinds]))
