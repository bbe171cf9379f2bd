"""Every page that anybody met in the season: accessible, as wide as the screen, light, without a complaint."""

import copy
import os

import pytest
from looking import look
from visitor import PHONE

EVERYBODY_S_PAGES = [
    "/login", "/register", "/password/forgot", "/notices", "/accessibility", "/display", "/rehearsal/outbox"]
FIRST_VIEW_REQUESTS_MAX = 6
FIRST_VIEW_BYTES_MAX = 80_000


@pytest.fixture(scope="module")
def findings(whole_season, chromium):
    visitor = whole_season.visitor("访客", "访客")
    for path in EVERYBODY_S_PAGES:
        visitor.open(path)
    visitor.open("/no-such-page", status=404)
    policy = visitor.headers["content-security-policy"]
    return [finding for snapshot in list(whole_season.album.snapshots.values())
            for finding in look(chromium, snapshot, policy)]


def test_looking_sees_what_is_wrong(whole_season, chromium):
    """A page made worse on purpose: otherwise nobody would know that the looks below can fail."""
    kept = next(one for one in whole_season.album.snapshots.values() if one.pattern == "/register")
    worse = copy.copy(kept)
    faults = '<img src="/favicon.ico"><p style="width:900px">宽</p><script>alert(1)</script>'
    worse.html = kept.html.replace("</main>", f"{faults}<!--{os.urandom(30_000).hex()}--></main>")
    assert worse.html != kept.html
    kinds = {finding.kind for finding in look(chromium, worse, "default-src 'self'; style-src 'unsafe-inline' 'self'")}
    assert kinds == {"rules", "sideways", "console", "weight"}


def then_none(findings, kind):
    found = [str(finding) for finding in findings if finding.kind == kind]
    assert not found, f"{len(found)} findings\n" + "\n".join(found)


def test_pages_of_every_role_were_met(whole_season):
    roles = {snapshot.role for snapshot in whole_season.album.snapshots.values()}
    assert {"访客", "报考人员", "地市", "院校", "培训机构", "省厅", "系统管理员"} <= roles


def test_no_page_breaks_a_rule_of_accessibility(findings):
    then_none(findings, "rules")


def test_no_page_scrolls_sideways_on_a_phone(findings):
    then_none(findings, "sideways")


def test_the_browser_complains_about_nothing(findings):
    then_none(findings, "console")


def test_the_elder_view_hides_nothing_that_is_to_be_done(findings):
    then_none(findings, "hidden")


def test_every_page_is_light(findings):
    then_none(findings, "weight")


def test_every_page_says_where_one_is(whole_season):
    for snapshot in whole_season.album.snapshots.values():
        is_print = 'class="print"' in snapshot.html
        assert snapshot.html.count("<h1") == 1 or is_print, snapshot
        assert "undefined" not in snapshot.html and ">null<" not in snapshot.html, snapshot


@pytest.mark.parametrize("path", ["/", "/login", "/register", "/notices"])
def test_the_first_view_takes_few_requests_and_few_bytes(whole_season, chromium, path):
    context = chromium.new_context(base_url=whole_season.rehearsal.address)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request))
    page.goto(path, wait_until="networkidle")
    sizes = [request.sizes()["responseBodySize"] for request in requests]
    assert all(request.url.startswith(whole_season.rehearsal.address) for request in requests)
    assert len(requests) <= FIRST_VIEW_REQUESTS_MAX, [request.url for request in requests]
    assert sum(sizes) <= FIRST_VIEW_BYTES_MAX, sizes
    context.close()


def test_the_elder_view_is_kept_and_larger(whole_season):
    browser = whole_season.browser_visitor("老人", "访客", PHONE)
    size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
    usual = browser.open("/login").tab.evaluate(size)
    browser.open("/display").fill({"显示方式": "长辈版"}).press("保存")
    browser.open("/login")
    assert browser.tab.locator("html.elder").count() == 1
    assert browser.tab.evaluate(size) >= max(22, usual)


def test_a_list_is_reviewed_by_keyboard_alone(whole_season):
    city = whole_season.browser_visitor("郑州市经办", "地市")
    city.context.add_cookies(whole_season.staff["zhengzhou1"].cookies())
    city.open("/site-staff/exam/reviews?state=all")
    city.tab.keyboard.press("j")
    city.tab.keyboard.press("x")
    assert "已选 1 条" in city.text
    city.tab.keyboard.press("j")
    city.tab.keyboard.press("x")
    assert "已选 2 条" in city.text


def test_the_session_is_a_strict_cookie(whole_season):
    cookies = whole_season.staff["henan1"].cookies()
    session = max(cookies, key=lambda cookie: len(cookie["value"]) if cookie["httpOnly"] else 0)
    assert session["httpOnly"] and session["sameSite"] in ("Lax", "Strict")
