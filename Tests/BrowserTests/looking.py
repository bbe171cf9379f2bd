"""Looks at a kept page in Chromium at several widths: accessibility, sideways scroll, complaints of the browser."""

import gzip
import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"]}
# Pages that a browser draws at these widths; a small one also stands for an office screen at 400 %.
WIDTHS = {"office": (1366, 768), "phone": (390, 844), "small": (320, 640)}
ELDER = "() => { document.documentElement.classList.add('elder'); document.body.classList.add('elder'); }"
SCREENSHOTS = os.environ.get("KAOZHENG_SCREENSHOTS")


class Finding:
    def __init__(self, kind, snapshot, width, words):
        self.kind = kind
        self.snapshot = snapshot
        self.width = width
        self.words = words

    def __str__(self):
        return f"{self.snapshot} at {self.width}: {self.words}"


def look(browser, snapshot, content_security_policy):
    """All findings about one page."""
    findings = []
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.add_cookies(snapshot.cookies)
    page = context.new_page()
    page.on("console", lambda message: message.type == "error" and not _is_own_status(message.text)
            and findings.append(Finding("console", snapshot, "office", message.text)))
    page.on("pageerror", lambda error: findings.append(Finding("console", snapshot, "office", str(error))))
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": content_security_policy}
    page.route(snapshot.url, lambda route: route.fulfill(status=200, headers=headers, body=snapshot.html))
    page.goto(snapshot.url)
    page.evaluate(AXE_SCRIPT)
    _measure(page, snapshot, "office", findings)
    _measure(page, snapshot, "phone", findings)
    _measure(page, snapshot, "small", findings, with_rules=False)
    page.evaluate(ELDER)
    _measure(page, snapshot, "phone", findings, name="elder")
    hidden = [button.inner_text() for button in page.locator("main .primary").all() if not button.is_visible()]
    if hidden:
        findings.append(Finding("hidden", snapshot, "elder", f"{hidden} can't be seen"))
    context.close()
    weight = len(gzip.compress(snapshot.html.encode(), 1))
    limit = 30_000 if "<table" in snapshot.html else 20_000
    if weight > limit:
        findings.append(Finding("weight", snapshot, "any", f"{weight} bytes compressed"))
    return findings


def _is_own_status(words):
    """A picture that is gone by now is no complaint about the page."""
    return "Failed to load resource" in words


def _measure(page, snapshot, width, findings, with_rules=True, name=None):
    name = name or width
    size = WIDTHS[width]
    page.set_viewport_size({"width": size[0], "height": size[1]})
    excess = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if excess > 0 and width != "office" and 'class="print"' not in snapshot.html:
        findings.append(Finding("sideways", snapshot, name, f"{excess} px too wide: {_widest(page)}"))
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS) / name
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{snapshot.name}.png", full_page=True)
    if with_rules:
        for violation in page.evaluate("rules => axe.run(rules)", RULES)["violations"]:
            nodes = violation["nodes"][:2]
            places = "; ".join(f"{node['html'][:160]} {node['failureSummary'][:200]}" for node in nodes)
            findings.append(Finding("rules", snapshot, name, f"{violation['id']}: {places}"))


def _widest(page):
    return page.evaluate("""() => {
        const width = document.documentElement.clientWidth;
        const wide = [...document.querySelectorAll('body *')].filter((element) =>
            element.getBoundingClientRect().right > width + 1 && !element.closest('.table'));
        return wide.slice(-2).map((element) => element.outerHTML.slice(0, 120)).join(' | ');
    }""")
