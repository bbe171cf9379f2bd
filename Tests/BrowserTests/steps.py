"""What people do in a season, in their own words. A step works for both kinds of visitor."""

from people import PASSWORD, portrait
from season import COLLEGE, PLAN, UNLISTED_SCHOOL, YEAR, Registration

REGISTRATIONS = "/site-staff/exam/registrations"
REVIEWS = "/site-staff/exam/reviews"
PAYMENTS = "/site-staff/exam/payments"
COURSES = "/site-staff/exam/courses"
SUMMARY = "/site-staff/exam/summary"
SUMMARIES = "/site-staff/exam/summaries"
CANDIDATES = "/site-staff/exam/candidates"
CLAIMS = "/site-staff/exam/claims"
APPROVALS = "/site-staff/exam/approvals"
BATCHES = "/site-staff/exam/batches"


# The clock and the accounts

def given_it_is(season, moment):
    """Moves the business clock on the page 演练环境: the only way there is."""
    visitor = season.visitor("clock", "nobody").open("/rehearsal")
    visitor.fill({"当前时间": moment}).press("设置时间")
    assert not visitor.errors, visitor.errors
    assert "当前时间已设置为" in visitor.flash


def when_signs_in(visitor, username, password=PASSWORD):
    visitor.open("/login").fill({"用户名": username, "密码": password, "验证码": "0000"}).press("登录")
    if visitor.path == "/login/others":
        visitor.press("保留其他登录")
    return visitor


def given_signed_in_still(season):
    """On a slow machine sessions end before the tests do: whoever is signed out signs in again."""
    for username, visitor in [*season.staff.items(), *((person.id_number, person.visitor) for person in season.people)]:
        if visitor and "/login" in visitor.request.get("/account/inbox").url:
            when_signs_in(visitor, username)


def when_signs_out(visitor):
    visitor.press("退出")
    assert visitor.title == "用户登录"


def when_sets_password(visitor, link, password=PASSWORD):
    visitor.open(link).fill({"新密码": password, "重复密码": password}).press("提交")


def given_staff(season, manager, username, name, role, organisation=None):
    """An account made by the one above; its owner sets the password through the one-time link and signs in."""
    manager.open("/account/staff/new").fill({"用户名": username, "姓名": name, "角色": role})
    if organisation:
        manager.fill({"单位": organisation})
    manager.press("建立账号")
    assert manager.title == "一次性链接", manager.errors
    link = next(a for a in manager.page.main.all("a") if "/password/reset/" in a["href"])["href"]
    path = "/password/reset/" + link.rsplit("/", 1)[1]
    visitor = season.visitor(username, role)
    when_sets_password(visitor, path)
    assert "新密码已设置" in visitor.flash, visitor.text
    when_signs_in(visitor, username)
    then_signed_in(visitor, name)
    season.staff[username] = visitor
    return path


def then_signed_in(visitor, name):
    assert visitor.path == "/", f"{visitor.path} {visitor.errors}"
    assert visitor.page.root.with_class("viewer")[0].text.startswith(name)


# Registering as a person

def when_registers(visitor, person, **changes):
    """Step 1 of 个人注册; `changes` replace what is typed."""
    values = {
        "身份证": person.id_number, "密码": PASSWORD, "重复密码": PASSWORD, "姓名": person.name, "性别": person.sex,
        "验证码": "0000"}
    values["电子邮箱" if person.email else "没有电子邮箱"] = person.email or True
    visitor.open("/register").fill({**values, **changes}).press("下一步")
    person.visitor = visitor
    return visitor


def when_hands_in_photo(visitor, file):
    visitor.fill({"个人照片": file})
    visitor.press("重新上传" if visitor.page.has_button("重新上传") else "上传")
    return visitor


def profile_of(person):
    return {
        "学历": "大学专科", "手机": person.phone, "邮编": "450000",
        "通讯地址": f"郑州市金水区花园路{len(person.name)}号"}


def given_registered(season, person):
    """All of 个人注册 with a photo, over HTTP."""
    visitor = season.visitor(person.name, "报考人员")
    when_registers(visitor, person)
    assert visitor.path == "/register/profile", f"{person}: {visitor.errors}"
    serial = season.people.index(person)
    file = portrait(serial, (390, 480), "PNG") if serial % 17 == 0 else portrait(serial)
    when_hands_in_photo(visitor, file)
    assert "照片已上传" in visitor.flash, visitor.errors
    visitor.fill({**profile_of(person), "验证码": "0000"}).press("注册")
    assert "注册成功" in visitor.flash, visitor.errors


def given_photos_confirmed(reviewer):
    """照片审核 until nothing waits."""
    confirmed = 0
    for _ in range(50):
        reviewer.open("/account/photos")
        if not reviewer.page.ticks():
            return confirmed
        confirmed += len(reviewer.page.ticks())
        reviewer.tick().press("勾选通过")
        assert not reviewer.rows("没有办理的人员"), reviewer.text
    raise AssertionError("照片审核 does not come to an end")


# 参加报名

def experience(person):
    return f"2021-07 至 2023-06 {person.name}在郑州第三建筑公司任技术员\n2023-07 至今 在中州路桥工程公司负责现场施工管理"


def when_begins_registration(visitor):
    visitor.open(REGISTRATIONS).follow("开始报名")


def answers_of(registration):
    """What each of the steps 1 to 5 is answered with."""
    person = registration.person
    if registration.is_employee:
        background = {
            "培训机构": registration.institution, "参加工作时间": "2021-07-01", "专业工作年限": "5",
            "现工作单位及岗位": "中州路桥工程公司 技术员", "毕业时间": "2020-06-30", "毕业院校": "河南建筑大学",
            "所学专业": "土木工程"}
        return [
            {"人员类型": "在职人员"}, {"单位所属地市": registration.city}, background,
            {"报考的专业及岗位": registration.post}, {"工作简历": experience(person)}]
    school = {"学校": COLLEGE} if registration.kind == "college" else {"学校": UNLISTED_SCHOOL}
    background = {**school, "入学日期": f"{YEAR - 2}-09-01", "专业": "建筑工程技术", "学号": person.phone[-6:]}
    return [
        {"人员类型": "在校学生"}, {"学校所在地市": registration.city}, background,
        {"报考的专业及岗位": registration.post}, {"实习简历": experience(person)}]


def when_answers_steps(visitor, registration, first=1, last=5):
    for number, answers in enumerate(answers_of(registration), 1):
        if first <= number <= last:
            visitor.fill(answers).press("下一步")
            assert not visitor.errors, f"step {number} of {registration.person}: {visitor.errors}"


def when_submits(visitor):
    visitor.press("提交并打印表格")


def then_registered(visitor, season, registration):
    assert "报名已提交" in visitor.flash, visitor.text
    registration.path = visitor.path
    season.registrations.append(registration)
    registration.person.registrations.append(registration)


def given_signed_up(season, registration):
    visitor = registration.person.visitor
    when_begins_registration(visitor)
    when_answers_steps(visitor, registration)
    when_submits(visitor)
    then_registered(visitor, season, registration)


def new_registration(person, kind, city, post, institution=None):
    return Registration(person, kind, city, post, institution)


# Desks

def when_acts_on(visitor, path, act, names, answers=None, confirm="确定"):
    """Ticks people in a list, presses the button, answers what is asked and confirms; gives the result's page."""
    visitor.open(path).tick(*names).press(act)
    if visitor.title.startswith("请确认"):
        if answers:
            visitor.fill(answers)
        visitor.press(confirm)
    return visitor


def when_acts_on_all(visitor, path, act, answers=None, confirm="确定"):
    """All of the list, however many pages: 「选择全部 n 条」 where there are several, else the ticks of the one page."""
    done = 0
    visitor.open(path)
    count = len(visitor.page.ticks())
    if not count:
        return 0
    if visitor.page.has_button("选择全部"):
        words = next(button.text for button in visitor.page.buttons() if button.text.startswith("选择全部"))
        count = int("".join(letter for letter in words.split("条")[0] if letter.isdigit()))
        visitor.press(words).fill({"办理": act}).press("下一步")
    else:
        visitor.tick().press(act)
    if visitor.title.startswith("请确认"):
        if answers:
            visitor.fill(answers)
        visitor.press(confirm)
    assert not visitor.rows("没有办理的人员"), visitor.text
    return done + count


def then_batch_done(visitor, *names):
    assert visitor.path.startswith("/batches/"), f"{visitor.path} {visitor.title} {visitor.text[:300]}"
    done = names_in(visitor, "已办理的人员")
    assert sorted(done) == sorted(names), visitor.text


def names_in(visitor, region):
    """The names in a result's table; what stands behind them in brackets tells namesakes apart."""
    return [row["姓名"].split("（")[0] for row in visitor.rows(region)]


def note(registrations, stage):
    for registration in registrations:
        registration.stages.add(stage)


# 汇总

def when_reports(visitor):
    visitor.open(SUMMARY).press("汇总上报")
    assert visitor.title.startswith("请确认汇总上报"), visitor.text
    visitor.press("汇总上报")


def when_province_opens_summary(province, unit):
    province.open(SUMMARIES)
    row = next(link for link in province.page.main.all("a") if link["aria-label"] == f"查看 {unit}")
    return province.open(row["href"])


def total(rows, column):
    return int(rows[-1][column])
