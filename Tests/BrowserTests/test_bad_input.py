"""What people and programs send wrongly: one clear sentence, the right status, nothing half-written."""

import concurrent.futures
import http.client
import re
import struct
import urllib.parse
import zlib

import pytest

import steps
from html_page import FilledForm, HtmlPage
from people import PASSWORD, Person, portrait
from steps import given_photos_confirmed, given_registered, names_in, profile_of, when_hands_in_photo, when_registers
from visitor import FORM

# A form of every kind, with who may fill it in.
FORMS = [
    ("anybody", "/login"), ("anybody", "/register"), ("anybody", "/password/forgot"), ("anybody", "/display"),
    ("applicant", "/account"), ("applicant", "/account/password"), ("applicant", "/account/email"),
    ("applicant", "/account/phone"), ("henan1", "/account/staff/new"), ("henan1", "/account/organisations/new"),
    ("henan1", "/account/notices/new"), ("henan1", "/examinations/plans/new"), ("henan1", "/examinations/sites/new"),
    ("henan1", "/examinations/extensions/new"), ("henan1", "/certificates/settings"),
    ("zhengzhou1", steps.REVIEWS), ("zhengzhou1", steps.PAYMENTS), ("peixun1", steps.PAYMENTS),
    ("peixun1", steps.COURSES), ("zhengzhou1", steps.SUMMARY), ("zhengzhou1", steps.CLAIMS),
]


def visitor_of(season, who):
    if who == "anybody":
        return season.visitor("访客", "访客")
    return season.persona["late"].visitor if who == "applicant" else season.staff[who]


def post_forms(visitor, path):
    """The forms of the page that change something, as they are served now."""
    page = visitor.open(path).page
    assert visitor.path == path.split("?")[0], f"{path} led to {visitor.path}"
    forms = [form for form in page.main.all("form") if form["method"] == "post" and form["action"] != "/logout"]
    return [FilledForm(form) for form in forms]


def then_understood(visitor, *wanted):
    """An answer in words, never a failure of the server."""
    assert visitor.status < 500, f"{visitor.path}: {visitor.status} {visitor.text[:300]}"
    if wanted:
        assert visitor.status in wanted, f"{visitor.path}: {visitor.status} {visitor.text[:300]}"
    assert visitor.title and visitor.text
    assert not re.search(r"undefined|\bnil\b|Optional\(|Error\b", visitor.text), visitor.text[:500]


@pytest.mark.parametrize(("who", "path"), FORMS)
def test_a_form_with_nothing_in_it_is_answered_in_words(whole_season, who, path):
    visitor = visitor_of(whole_season, who)
    for form in post_forms(visitor, path):
        token = [field for field in form.fields(None) if field[0] == "_csrf"]
        then_understood(visitor.send(form, token))
        visitor.open(path)


@pytest.mark.parametrize(("who", "path"), FORMS)
def test_fields_that_are_too_long_are_refused(whole_season, who, path):
    visitor = visitor_of(whole_season, who)
    for form in post_forms(visitor, path):
        fields = [
            (name, value if name == "_csrf" or isinstance(value, tuple) else "长" * 6000)
            for name, value in form.fields(None)]
        then_understood(visitor.send(form, fields))
        assert visitor.status != 200 or visitor.errors or visitor.flash or "请" in visitor.text
        visitor.open(path)


@pytest.mark.parametrize(("who", "path"), FORMS)
def test_repeated_and_unexpected_fields_do_no_harm(whole_season, who, path):
    visitor = visitor_of(whole_season, who)
    for form in post_forms(visitor, path):
        once = form.fields(None)
        again = [field for field in once if field[0] != "_csrf"]
        then_understood(visitor.send(form, once + again + [("is_admin", "1"), ("role", "province"), ("id", "1")]))
        visitor.open(path)


@pytest.mark.parametrize(("who", "path"), FORMS)
def test_another_encoding_is_refused(whole_season, who, path):
    visitor = visitor_of(whole_season, who)
    for form in post_forms(visitor, path):
        if form.has_files:
            continue
        token = next(value for name, value in form.fields(None) if name == "_csrf")
        target = urllib.parse.urljoin(visitor.url, form.element["action"] or visitor.url)
        for bad in (b"name=%C4%E3%BA%C3", b"name=%ZZ", b"name=\xff\xfe", b"%00%FF=1"):
            body = urllib.parse.urlencode({"_csrf": token}).encode() + b"&" + bad
            visitor._take(visitor.request.fetch(target, method="POST", data=body, headers={"content-type": FORM}))
            then_understood(visitor, 400)
        visitor.open(path)


@pytest.mark.parametrize(("who", "path"), FORMS)
def test_a_form_without_its_token_changes_nothing(whole_season, who, path):
    visitor = visitor_of(whole_season, who)
    for form in post_forms(visitor, path):
        for token in (None, "", "AAAA", "A" * 86):
            fields = [field for field in form.fields(None) if field[0] != "_csrf"]
            visitor.send(form, fields + ([("_csrf", token)] if token is not None else []))
            then_understood(visitor, 403)
            assert "再次提交" in visitor.text or "登录" in visitor.text
        visitor.open(path)


@pytest.mark.parametrize("value", [
    "'; DROP TABLE person; --", "<script>alert(1)</script>", "{{csrf}}", "\u202e反写", "\x00零", "a\r\nSet-Cookie: x=1",
    "../../etc/passwd", "٣٤٥", "１２３４５", "𠮷" * 40, "1e308", "-1", str(10**30), "%s%n", " ", "\ufeff"])
def test_odd_words_in_every_field_are_stored_whole_or_refused(whole_season, value):
    for who, path in FORMS:
        visitor = visitor_of(whole_season, who)
        for form in post_forms(visitor, path):
            if form.has_files or path in ("/login",):
                continue
            hidden = {element["name"] for element in form.element.all("input") if element["type"] == "hidden"}
            fields = [(name, old if name in hidden else value) for name, old in form.fields(None)]
            then_understood(visitor.send(form, fields))
            assert "<script>alert(1)" not in visitor.body.decode()
            visitor.open(path)


# Identifiers in addresses


@pytest.mark.parametrize(
    "number", ["0", "-1", "abc", "1.5", str(10**30), "007", "1%00", "%E4%BD%A0", "999999999", "1'"])
def test_an_identifier_that_is_none_is_no_page(whole_season, number):
    for who, pattern in [
        ("applicant", "/site-staff/exam/registrations/{}"), ("applicant", "/site-staff/exam/registrations/{}/form.pdf"),
        ("applicant", "/site-staff/exam/registrations/{}/steps/3"), ("zhengzhou1", steps.REVIEWS + "/{}"),
        ("zhengzhou1", steps.REVIEWS + "/{}/photo"), ("henan1", "/examinations/plans/{}"),
        ("henan1", "/examinations/sites/{}"), ("henan1", "/examinations/seats/{}"), ("henan1", steps.SUMMARIES + "/{}"),
        ("henan1", "/account/staff/{}"), ("henan1", "/account/photos/{}"), ("henan1", "/certificates/register/{}"),
        ("anybody", "/notices/{}"), ("anybody", "/notices/1/files/{}"), ("zhengzhou1", "/batches/{}"),
    ]:
        visitor = visitor_of(whole_season, who)
        visitor._take(visitor.request.get(pattern.format(number)))
        then_understood(visitor, 404, 400)


def test_ticked_rows_of_another_unit_are_refused_like_rows_that_do_not_exist(whole_season):
    foreign = whole_season.registrations_of(unit="郑州市")[3].path.rsplit("/", 1)[1]
    city = whole_season.staff["luoyang1"].open(steps.REVIEWS + "?state=all")
    city.post(steps.REVIEWS, [("ids", foreign), ("ids", "999999999"), ("ids", "x"), ("ids", str(10**30)),
                              ("action", "approve"), ("confirmed", "1")])
    then_understood(city, 200)
    assert not city.rows("已办理的人员")
    sentences = {row["原因"] for row in city.rows("没有办理的人员")}
    assert len(sentences) == 1, sentences


# Uploads


def pixel_bomb():
    """A PNG of 40,000 × 40,000 white pixels in some kilobytes."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(5001 * 200)))
            + chunk(b"IEND", b""))


BAD_PHOTOS = {
    "empty": ("照片.jpg", "image/jpeg", b""),
    "words": ("照片.jpg", "image/jpeg", "这不是照片".encode()),
    "page": ("照片.jpg", "image/jpeg", b"<!doctype html><script>alert(1)</script>"),
    "gif": ("照片.jpg", "image/jpeg", b"GIF89a" + bytes(200)),
    "pdf": ("照片.png", "image/png", b"%PDF-1.7\n" + bytes(200)),
    "heic": ("照片.jpg", "image/jpeg", b"\x00\x00\x00\x18ftypheic" + bytes(200)),
    "cut": ("照片.jpg", "image/jpeg", portrait(4, (650, 800))[2][:2000]),
    "small": ("照片.jpg", "image/jpeg", portrait(4, (60, 80))[2]),
    "bomb": ("照片.png", "image/png", pixel_bomb()),
    "head": ("照片.jpg", "image/jpeg", b"\xff\xd8\xff\xe0"),
    "large": ("照片.jpg", "image/jpeg", portrait(4)[2] + bytes(11 << 20)),
}


@pytest.fixture
def newcomer(whole_season):
    """Somebody who registered and has no photo yet."""
    person = whole_season.person(f"新来{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'[len(whole_season.people) % 22]}")
    visitor = when_registers(whole_season.visitor(person.name, "报考人员"), person)
    assert visitor.path == "/register/profile", visitor.errors
    return person


@pytest.mark.parametrize("name", BAD_PHOTOS)
def test_a_file_that_is_no_photo_is_refused_with_what_was_received(newcomer, name):
    visitor = newcomer.visitor.open("/account/photo")
    when_hands_in_photo(visitor, BAD_PHOTOS[name])
    then_understood(visitor, 422, 413)
    if visitor.status == 422:
        assert len(visitor.errors) == 1, visitor.errors
    assert "还没有上传照片" in visitor.open("/account/photo").text


def test_a_photo_under_another_name_is_taken_for_what_it_is(newcomer):
    visitor = newcomer.visitor.open("/account/photo")
    when_hands_in_photo(visitor, ("../../photo.exe", "application/x-msdownload", portrait(9, (650, 800), "PNG")[2]))
    assert "照片已上传" in visitor.flash, visitor.errors
    stored = visitor.file(next(image for image in visitor.page.main.all("img"))["src"])
    assert stored.startswith(b"\xff\xd8") and len(stored) <= 30 * 1024


def test_a_score_file_that_is_none_is_refused(whole_season):
    province = whole_season.staff["henan1"].open("/examinations/scores")
    if not province.page.has_field("成绩文件"):
        plan = whole_season.plan_path.rsplit("/", 1)[1]
        token = next(one["value"] for one in province.page.root.all("input") if one["name"] == "_csrf")
        boundary = "b"
        body = (f'--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n{token}\r\n'
                f'--b\r\nContent-Disposition: form-data; name="plan"\r\n\r\n{plan}\r\n'
                '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n').encode()
        for content in (b"", b"\xff\xfe\x00", b"PK\x03\x04" + bytes(50), b'"open quote', "准考证号\n".encode()):
            kind = f"multipart/form-data; boundary={boundary}"
            province._take(province.request.fetch(
                "/examinations/scores/import", method="POST", data=body + content + b"\r\n--b--\r\n",
                headers={"content-type": kind}))
            then_understood(province, 422, 409)


# Twice, late, together


def test_a_second_click_is_told_that_it_was_done(whole_season, newcomer):
    when_hands_in_photo(newcomer.visitor.open("/account/photo"), portrait(5))
    reviewer = whole_season.staff["henan3"].open("/account/photos").tick(newcomer.name)
    form = reviewer.forms[next(iter(reviewer.forms))]
    fields = form.fields(reviewer.page.button("勾选通过"))
    reviewer.send(form, fields)
    assert names_in(reviewer, "已办理的人员") == [newcomer.name]
    reviewer.url = reviewer.url.rsplit("/batches", 1)[0] + "/account/photos"
    reviewer.send(form, fields)
    then_understood(reviewer, 200)
    assert not reviewer.rows("已办理的人员") and reviewer.rows("没有办理的人员")


def test_a_registration_is_not_begun_behind_the_page_s_back(whole_season, newcomer):
    visitor = newcomer.visitor.open(steps.REGISTRATIONS)
    assert not visitor.page.has_link("开始报名"), "the window is over"
    plan = whole_season.plan_path.rsplit("/", 1)[1]
    visitor.post(f"{steps.REGISTRATIONS}/new?plan={plan}", [("type", "employee"), ("plan", plan)])
    then_understood(visitor, 404, 409, 422)
    assert "您还没有报名" in visitor.open(steps.REGISTRATIONS).text


def test_an_old_page_does_not_undo_what_others_did(whole_season):
    """A page that was open since before the report approves nothing that is frozen."""
    registration = next(one for one in whole_season.registrations_of(unit="郑州市") if "汇总" in one.stages)
    city = whole_season.staff["zhengzhou1"].open(steps.REVIEWS + "?state=all")
    number = registration.path.rsplit("/", 1)[1]
    city.post(f"{steps.REVIEWS}/{number}", [("action", "return"), ("reason", "迟到的退回"), ("expected", "submitted")])
    then_understood(city, 409)
    assert "迟到的退回" not in registration.person.visitor.open(registration.path).text


class Raw:
    """One request on a connection of its own, so that several go at once."""

    def __init__(self, address, cookies):
        self.host = address.removeprefix("http://")
        self.cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)

    def post(self, path, fields):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("POST", path, urllib.parse.urlencode(fields), {"Content-Type": FORM, "Cookie": self.cookies})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body


def test_of_two_who_register_one_number_at_once_one_has_it(whole_season):
    person = Person(900, "同时人")
    sends = []
    for name in ("甲", "乙", "丙", "丁"):
        visitor = whole_season.visitor(name, "访客").open("/register").fill({
            "身份证": person.id_number, "密码": PASSWORD, "重复密码": PASSWORD, "姓名": person.name, "性别": person.sex,
            "没有电子邮箱": True, "验证码": "0000"})
        button = visitor.page.button("下一步")
        form = visitor._form_of(button)
        sends.append((Raw(whole_season.rehearsal.address, visitor.cookies()), form.fields(button)))
    with concurrent.futures.ThreadPoolExecutor(len(sends)) as pool:
        answers = list(pool.map(lambda send: send[0].post("/register", send[1]), sends))
    assert sorted(status for status, _ in answers) == [303, 422, 422, 422]
    assert all("已被注册" in HtmlPage(body).text for status, body in answers if status == 422)


def test_of_two_reviewers_at_once_one_decides(whole_season, newcomer):
    when_hands_in_photo(newcomer.visitor.open("/account/photo"), portrait(6))
    reviewer = whole_season.staff["henan3"].open("/account/photos").tick(newcomer.name)
    form = reviewer.forms[next(iter(reviewer.forms))]
    fields = form.fields(reviewer.page.button("勾选通过"))
    raw = Raw(whole_season.rehearsal.address, reviewer.cookies())
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: raw.post("/account/photos", fields), range(4)))
    assert all(status == 303 for status, _ in answers)
    state = newcomer.visitor.open("/account/photo").text
    assert "照片已经审核通过" in state


def test_a_password_that_is_guessed_has_to_wait(whole_season, newcomer):
    visitor = whole_season.visitor("猜测", "访客")
    for attempt in range(6):
        visitor.open("/login").fill({"用户名": newcomer.id_number, "密码": f"guess-{attempt}", "验证码": "0000"})
        visitor.press("登录")
        then_understood(visitor, 422, 429)
    assert visitor.status == 429 and "请等待" in visitor.text
    assert "用户名或密码不正确" not in visitor.text


def test_an_unknown_name_and_a_wrong_password_sound_the_same(whole_season):
    sentences = set()
    for name in (Person(950, "无此人").id_number, whole_season.persona["zhang"].id_number):
        visitor = whole_season.visitor("猜测", "访客").open("/login")
        visitor.fill({"用户名": name, "密码": "wrong-password", "验证码": "0000"}).press("登录")
        sentences.add(tuple(visitor.errors))
    assert sentences == {("用户名或密码不正确，请核对后重新输入",)}


def test_methods_that_a_page_does_not_know_are_named(whole_season):
    visitor = whole_season.visitor("访客", "访客")
    answer = visitor.request.fetch("/login", method="DELETE")
    assert answer.status == 405 and "GET" in answer.headers["allow"]
    assert visitor.request.fetch("/login", method="HEAD").status == 200
    assert visitor.request.fetch("/login", method="OPTIONS").status == 204


def test_a_profile_is_saved_whole_or_not_at_all(whole_season, newcomer):
    visitor = newcomer.visitor.open("/account")
    visitor.fill({**profile_of(newcomer), "邮编": "45"}).press("保存")
    assert visitor.status == 422 and visitor.errors == ["邮编应为 6 位数字"]
    assert "学历、手机、邮编、通讯地址" in visitor.open("/account").text


def test_photos_of_two_newcomers_wait_and_are_confirmed(whole_season):
    """What the refusals above left behind is in order: the list still works."""
    given_registered(whole_season, whole_season.person("收尾人"))
    assert given_photos_confirmed(whole_season.staff["henan3"]) >= 1
