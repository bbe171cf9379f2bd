"""A whole season through pages only, from an empty data folder to certificates in people's hands.

Each test is a scenario of one story and builds on those before it (scenario.py). Some people act in a real browser, the
others send the same forms over HTTP.
"""

import re
import shutil

import steps
from people import PASSWORD, portrait, wrong_checksum
from printing import print_page
from scenario import scenario
from season import (
    AFTERNOON, CITIES, COLLEGE, COLLEGE_ACCOUNT, INSTITUTIONS, MORNING, PLAN, YEAR, Registration, day)
from steps import (
    given_it_is, given_photos_confirmed, given_registered, given_signed_up, given_staff, names_in, note,
    then_batch_done, then_registered, then_signed_in, when_acts_on, when_acts_on_all, when_answers_steps,
    when_begins_registration, when_hands_in_photo, when_province_opens_summary, when_registers, when_reports,
    when_sets_password, when_signs_in, when_signs_out, when_submits)
from visitor import PHONE

UNITS = [*CITIES, COLLEGE]
ACCOUNT_OF_UNIT = {**CITIES, COLLEGE: COLLEGE_ACCOUNT}
NUMBER_OF_CITY = {"郑州市": 24, "洛阳市": 20, "开封市": 16, "省直": 12}
WINDOWS = {
    "报名": ("03-01", "03-20"), "现场审核": ("03-01", "03-25"), "机构确认": ("03-01", "03-31"),
    "考前必修课": ("03-01", "04-10"), "地市汇总上报": ("04-11", "04-15"),
    "准考证打印": ("05-06", "05-16 14:30"), "考试": ("05-16 09:00", "05-16 16:30"),
    "申领汇总上报": ("06-02", "06-15")}


# Accounts


@scenario
def test_the_first_administrator_sets_a_password_through_a_one_time_link(season):
    administrator = season.browser_visitor("系统管理员甲", "系统管理员")
    when_sets_password(administrator, season.first_link, "password")
    assert administrator.status == 422 and administrator.errors
    when_sets_password(administrator, season.first_link)
    assert "新密码已设置" in administrator.flash
    administrator.open(season.first_link, status=409)
    assert administrator.title == "链接已失效"
    when_signs_in(administrator, "sysadmin")
    then_signed_in(administrator, "系统管理员甲")


@scenario
def test_the_clock_moves_by_the_rehearsal_page_and_never_runs_backwards(season):
    given_it_is(season, day("03-02 09:00"))
    visitor = season.visitor("clock", "nobody").open("/rehearsal").fill({"当前时间": "2001-01-01 09:00"})
    visitor.press("设置时间")
    assert visitor.status == 422 and "不能早于" in visitor.errors[0]


@scenario
def test_the_administrator_makes_accounts_of_the_province_only(season):
    administrator = season.visitor("sysadmin", "系统管理员")
    when_signs_in(administrator, "sysadmin")
    for username, name in [("henan1", "赵省厅"), ("henan2", "钱省厅"), ("henan3", "孙照片")]:
        given_staff(season, administrator, username, name, "省厅", "河南省住房和城乡建设厅")
    roles = [option.text for option in administrator.open("/account/staff/new").page.control("角色").all("option")]
    assert "省厅" in roles and "地市" not in roles and "报考人员" not in roles
    administrator.fill({"用户名": "henan1", "姓名": "又一个", "角色": "省厅", "单位": "河南省"}).press("建立账号")
    assert administrator.status == 422 and "已经有人使用" in administrator.errors[0]


@scenario
def test_the_province_makes_organisations_and_their_accounts(season):
    province = season.staff["henan1"]
    made = [(name, "培训机构", "郑州市" if name.startswith("中原") else "洛阳市", account)
            for name, account in INSTITUTIONS.items()]
    for name, kind, city, code in [*made, (COLLEGE, "院校", "郑州市", COLLEGE_ACCOUNT)]:
        province.open("/account/organisations/new").fill({
            "类别": kind, "代码": code, "名称": name, "所在地市": city, "地址": "花园路1号", "电话": "0371-66000000",
            "由院校自己审核、缴费确认和上报本校学生": kind == "院校"})
        province.press("建立机构")
        assert "已建立" in province.flash, province.errors
    full_names = {city: option.text for city in CITIES for option in
                  province.open("/account/staff/new").page.control("单位").all("option") if city in option.text}
    for city, username in CITIES.items():
        given_staff(season, province, username, f"{city}经办", "地市", full_names[city])
    for name, username in INSTITUTIONS.items():
        given_staff(season, province, username, f"{name[:2]}经办", "培训机构", f"培训机构 · {name}")
    given_staff(season, province, COLLEGE_ACCOUNT, "院校经办", "院校", f"院校 · {COLLEGE}")


@scenario
def test_staff_lists_are_empty_before_anything_happened(season):
    for username, paths in {
        "zhengzhou1": [steps.REVIEWS, steps.PAYMENTS, steps.SUMMARY, steps.CANDIDATES],
        "peixun1": [steps.PAYMENTS, steps.COURSES], "henan1": [steps.SUMMARIES, "/account/photos",
        "/examinations/plans", "/examinations/sites", "/examinations/seats", "/account/notices"],
    }.items():
        for path in paths:
            assert season.staff[username].open(path).page.main.with_class("empty"), path


# The plan and its places


@scenario
def test_a_plan_is_published_only_when_it_is_whole(season):
    province = season.browser_visitor("赵省厅", "省厅")
    when_signs_in(province, "henan1")
    province.open("/examinations/plans").follow("新建计划")
    province.fill({"计划名称": PLAN, "年度": str(YEAR), "第几批": "1"}).press("新建计划")
    assert "已建立" in province.flash, province.errors
    season.plan_path = province.path.removesuffix("/edit")
    season.seats_path = season.plan_path.replace("/plans/", "/seats/")
    for step, (opens, closes) in WINDOWS.items():
        province.fill({f"{step}开始": day(opens), f"{step}结束": day(closes)})
    province.fill({"成绩公布时间": day("06-01 09:00"), "每间考场最多人数": "30"}).press("保存")
    assert not province.errors, province.errors
    province.open(season.plan_path)
    assert "还没有安排考试场次" in province.text and not province.page.has_button("发布")


@scenario
def test_sessions_posts_and_papers_make_it_whole(season):
    province = season.staff["henan1"]
    province.open(season.plan_path + "/sessions").fill({
        "第 1 场开始": day("05-16 09:00"), "第 1 场结束": day("05-16 11:00"),
        "第 2 场开始": day("05-16 14:30"), "第 2 场结束": day("05-16 16:30")}).press("保存")
    assert "已保存" in province.flash, province.errors
    province.open(season.plan_path + "/posts")
    for select in province.page.main.all("select"):
        label = next(one.text for one in province.page.main.all("label") if one["for"] == select["id"])
        post = label[4:]
        if post in MORNING + AFTERNOON:
            province.fill({label: "第 1 场" if post in MORNING else "第 2 场"})
    province.press("保存")
    assert "已保存" in province.flash, province.errors
    for post in MORNING + AFTERNOON:
        province.open(season.plan_path).follow(f"试卷与合格线 {post}")
        province.fill({"试卷 1 名称": "专业知识与实务", "试卷 1 满分": "100", "试卷 1 合格线": "60"}).press("保存")
        assert "已保存" in province.flash, province.errors
    province.press("发布")
    assert province.title == "请确认发布计划"
    province.press("发布")
    assert "已发布" in province.flash, province.text


@scenario
def test_sites_get_rooms_and_one_city_too_few(season):
    province = season.staff["henan1"]
    season.sites = {}
    for city, rooms in {"郑州市": 5, "洛阳市": 1, "开封市": 2}.items():
        province.open("/examinations/sites/new").fill({
            "地市": city, "考点名称": f"{city}第一中学", "地址": "人民路100号"}).press("新建考点")
        assert "考点已建立" in province.flash, province.errors
        season.sites[city] = province.path
        seats = "12" if city == "洛阳市" else "20"
        province.fill({
            "起始考场号": "1", "终止考场号": str(rooms), "教室名称前缀": "1号楼", "每间座位数": seats}).press("添加考场")
        assert f"已添加 {rooms} 间考场" in province.flash, province.errors


@scenario
def test_a_notice_is_published_for_everyone(season):
    province = season.staff["henan1"]
    province.open("/account/notices/new").fill({
        "标题": f"关于开展{YEAR}年第一批考试的通知", "正文": "报名时间为三月一日至三月二十日。\n\n请携带报名表到现场审核。",
        "附件": ("岗位说明.pdf", "application/pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"),
        "保存后发布在首页": True}).press("保存")
    assert not province.errors, province.errors
    visitor = season.visitor("访客", "访客").open("/").follow(f"关于开展{YEAR}年第一批考试的通知")
    assert "三月二十日" in visitor.text


# Applicants in the browser


@scenario
def test_a_wrong_checksum_and_a_wrong_captcha_are_said_and_nothing_typed_is_lost(season):
    zhang = season.persona["zhang"] = season.person("张伟民")
    browser = season.browser_visitor("张伟民", "报考人员")
    when_registers(browser, zhang, **{"身份证": wrong_checksum(zhang.id_number)})
    assert browser.status == 422 and "身份证号的最后一位校验码不对，请核对" in browser.errors
    assert browser.tab.title().startswith("错误")
    assert browser.tab.get_by_label("姓名").input_value() == "张伟民"
    browser.fill({"身份证": zhang.id_number, "密码": PASSWORD, "重复密码": PASSWORD, "验证码": "9999"}).press("下一步")
    assert browser.errors == ["验证码不对，请按新的图片重新输入"]
    browser.fill({"密码": PASSWORD, "重复密码": PASSWORD, "验证码": "0000"}).press("下一步")
    assert browser.path == "/register/profile", browser.errors
    browser.press("稍后填写")
    assert "注册成功" in browser.flash


@scenario
def test_a_taken_id_number_is_refused_with_the_way_out(season):
    zhang = season.persona["zhang"]
    visitor = season.visitor("冒名", "访客")
    zhang_browser = zhang.visitor
    when_registers(visitor, zhang, 姓名="李四光")
    zhang.visitor = zhang_browser
    assert visitor.status == 422 and "已被注册" in visitor.errors[0]
    assert "身份争议" in visitor.text


@scenario
def test_an_incomplete_profile_leads_to_the_profile(season):
    browser = season.persona["zhang"].visitor
    browser.open(steps.REGISTRATIONS)
    assert PLAN in browser.text and "个人信息还没有填写完整" in browser.text
    browser.follow("开始报名")
    assert "个人信息还没有填写完整" in browser.text and not browser.page.has_button("下一步")
    browser.follow("个人信息")
    browser.fill(steps.profile_of(season.persona["zhang"])).press("保存")
    assert not browser.errors, browser.errors


@scenario
def test_a_photo_is_returned_with_a_reason_handed_in_again_and_confirmed(season):
    zhang = season.persona["zhang"]
    browser, reviewer = zhang.visitor, season.staff["henan3"]
    when_hands_in_photo(browser.open("/account"), portrait(1, (650, 800), "PNG"))
    assert "照片已上传" in browser.flash, browser.errors
    assert "未审核" in browser.text
    reviewer.open("/account/photos").tick(zhang.name).press("勾选退回")
    assert reviewer.title == "请确认退回照片"
    reviewer.press("退回")
    assert reviewer.status == 422, "a reason is needed"
    reviewer.fill({"退回原因": "照片不是免冠照"}).press("退回")
    then_batch_done(reviewer, zhang.name)
    browser.open("/account")
    assert "退回原因：照片不是免冠照" in browser.text
    when_hands_in_photo(browser, portrait(3))
    reviewer.open("/account/photos").tick(zhang.name).press("勾选通过")
    then_batch_done(reviewer, zhang.name)
    assert "照片已经审核通过，不可更改" in browser.open("/account").text


@scenario
def test_an_employee_signs_up_in_six_steps_and_prints_the_form(season):
    zhang = season.persona["zhang"]
    registration = Registration(zhang, "employee", "郑州市", MORNING[0], "中原建筑培训中心")
    browser = zhang.visitor
    when_begins_registration(browser)
    browser.press("下一步")
    assert browser.status == 422 and browser.errors == ["请选择「人员类型」"]
    when_answers_steps(browser, registration)
    assert browser.title == "第六步：核对报名信息"
    when_submits(browser)
    then_registered(browser, season, registration)
    assert "待现场审核" in browser.text
    browser.follow("打印报名表")
    assert zhang.id_number in browser.text and registration.post in browser.text


@scenario
def test_an_employee_is_refused_a_second_post(season):
    browser = season.persona["zhang"].visitor
    browser.open(steps.REGISTRATIONS)
    assert "在职人员只能报考一个岗位" in browser.text and not browser.page.has_link("开始报名")
    browser.open(steps.REGISTRATIONS + "/new", status=409)
    assert "在职人员只能报考一个岗位" in browser.text and not browser.page.has_button("下一步")


@scenario
def test_a_student_on_a_phone_signs_up_for_two_posts_but_not_at_the_same_time(season):
    li = season.persona["li"] = season.person("李文静")
    phone = season.browser_visitor("李文静", "报考人员", PHONE)
    when_registers(phone, li)
    when_hands_in_photo(phone, portrait(5))
    phone.fill({**steps.profile_of(li), "验证码": "0000"}).press("注册")
    assert "注册成功" in phone.flash, phone.errors
    given_photos_confirmed(season.staff["henan3"])
    first = Registration(li, "college", "郑州市", MORNING[0])
    when_begins_registration(phone)
    when_answers_steps(phone, first)
    when_submits(phone)
    then_registered(phone, season, first)
    clash = Registration(li, "college", "郑州市", MORNING[2])
    when_begins_registration(phone)
    when_answers_steps(phone, clash, last=3)
    phone.fill({"报考的专业及岗位": MORNING[2]}).press("下一步")
    assert phone.status == 422 and "冲突" in phone.errors[0], phone.errors
    second = Registration(li, "college", "郑州市", AFTERNOON[0])
    when_answers_steps(phone, second, first=4)
    when_submits(phone)
    then_registered(phone, season, second)


@scenario
def test_all_of_it_works_without_javascript(season):
    wang = season.persona["wang"] = season.person("王无脚本")
    browser = season.browser_visitor("王无脚本", "报考人员", has_script=False)
    when_registers(browser, wang)
    when_hands_in_photo(browser, portrait(7))
    browser.fill({**steps.profile_of(wang), "验证码": "0000"}).press("注册")
    assert "注册成功" in browser.flash, browser.errors
    given_photos_confirmed(season.staff["henan3"])
    registration = Registration(wang, "employee", "洛阳市", AFTERNOON[1], "洛阳建设培训学校")
    when_begins_registration(browser)
    when_answers_steps(browser, registration)
    when_submits(browser)
    then_registered(browser, season, registration)


@scenario
def test_a_registration_is_deleted_after_a_question_and_made_anew(season):
    wang = season.persona["wang"]
    browser, old = wang.visitor, wang.registrations.pop()
    season.registrations.remove(old)
    browser.open(old.path).follow("删除")
    assert browser.title == "请确认删除报名"
    browser.press("确定")
    assert "报名已删除" in browser.flash
    again = Registration(wang, "employee", "洛阳市", AFTERNOON[1], "洛阳建设培训学校")
    when_begins_registration(browser)
    when_answers_steps(browser, again)
    when_submits(browser)
    then_registered(browser, season, again)


# A hundred more


@scenario
def test_a_hundred_people_register_and_sign_up(season):
    wanted = []
    for city, count in NUMBER_OF_CITY.items():
        institution = list(INSTITUTIONS)[city in ("洛阳市", "省直")]
        wanted += [("employee", city, institution, 1)] * count
    wanted += [("college", "郑州市", None, 2 if number < 6 else 1) for number in range(20)]
    wanted += [("unlisted", "洛阳市", None, 2 if number < 2 else 1) for number in range(10)]
    people = []
    for kind, city, institution, post_count in wanted:
        person = season.person()
        given_registered(season, person)
        people.append((person, kind, city, institution, post_count))
    assert given_photos_confirmed(season.staff["henan3"]) == len(people)
    for number, (person, kind, city, institution, post_count) in enumerate(people):
        posts = MORNING + AFTERNOON
        first = MORNING[number % 3] if post_count == 2 else posts[number % 5]
        given_signed_up(season, Registration(person, kind, city, first, institution))
        if post_count == 2:
            given_signed_up(season, Registration(person, kind, city, AFTERNOON[number % 2], institution))
    assert len(season.people) >= 100


@scenario
def test_nobody_sees_what_is_not_theirs(season):
    zhang, li = season.persona["zhang"], season.persona["li"]
    path = zhang.registrations[0].path
    li.visitor.open(path, status=404)
    li.visitor.open(path + "/form.pdf", status=404)
    season.staff["luoyang1"].open(path, status=404)
    season.staff["peixun1"].open(path, status=403)
    row = re.search(r"\d+$", path).group()
    season.staff["zhengzhou1"].open(f"{steps.REVIEWS}/{row}")
    season.staff["luoyang1"].open(f"{steps.REVIEWS}/{row}", status=404)
    season.staff[COLLEGE_ACCOUNT].open(f"{steps.REVIEWS}/{row}", status=404)
    li.visitor.open(steps.REVIEWS, status=403)
    season.staff["peixun1"].open(steps.REVIEWS, status=403)
    season.staff["zhengzhou1"].open("/examinations/plans", status=403)
    season.visitor("访客", "访客").open(steps.REVIEWS)
    assert "张伟民" not in season.staff["luoyang1"].open(steps.REVIEWS + "?state=all").text


# 现场审核


@scenario
def test_a_city_reviews_in_the_browser_and_returns_one_with_a_reason(season):
    zhang = season.persona["zhang"]
    city = season.browser_visitor("郑州市经办", "地市")
    when_signs_in(city, "zhengzhou1")
    city.open(steps.REVIEWS).press("勾选审核")
    assert "请先勾选人员" in city.flash or "请先勾选人员" in city.text
    city.open(steps.REVIEWS).tick(zhang.name).press("勾选退回")
    assert city.title.startswith("请确认退回 1 人")
    city.fill({"退回原因": "工作年限与证明不一致，请改为 4 年"}).press("确定退回")
    then_batch_done(city, zhang.name)
    applicant = zhang.visitor.open(zhang.registrations[0].path)
    assert "退回原因：工作年限与证明不一致，请改为 4 年" in applicant.text


@scenario
def test_the_returned_person_corrects_and_sends_again(season):
    zhang = season.persona["zhang"]
    applicant, registration = zhang.visitor, zhang.registrations[0]
    number = re.search(r"\d+$", registration.path).group()
    applicant.open(f"{steps.REGISTRATIONS}/{number}/steps/3").fill({"专业工作年限": "4"}).press("下一步")
    applicant.open(f"{steps.REGISTRATIONS}/{number}/steps/6")
    when_submits(applicant)
    assert "报名已提交" in applicant.flash, applicant.text
    city = season.staff["zhengzhou1"].open(f"{steps.REVIEWS}/{number}")
    assert city.facts()["专业工作年限"].startswith("4")
    city.press("通过")
    assert "现场审核通过" in city.flash
    note([registration], "审核")


@scenario
def test_a_review_is_found_by_the_number_and_taken_back_soon(season):
    wang = season.persona["wang"]
    city = season.staff["luoyang1"].open(steps.REVIEWS).fill({"身份证号或报名序号": wang.id_number})
    city.press("查询")
    assert city.title == f"现场审核：{wang.name}", city.flash
    here = city.path
    city.press("通过")
    city.open(here).press("撤销")
    assert "已撤销" in city.flash and "待审核" in city.text


@scenario
def test_every_desk_reviews_its_people(season):
    for unit, username in ACCOUNT_OF_UNIT.items():
        own = season.registrations_of(unit=unit)
        waiting = [one for one in own if "审核" not in one.stages]
        done = when_acts_on_all(season.staff[username], steps.REVIEWS, "勾选审核")
        assert done == len(waiting), f"{unit}: {done} of {len(waiting)}"
        note(waiting, "审核")


# 缴费确认 and 考前必修课


@scenario
def test_an_institution_returns_one_before_payment_to_the_person(season):
    wang = season.persona["wang"]
    institution = season.staff["peixun2"]
    when_acts_on(institution, steps.PAYMENTS, "勾选退回", [wang.name], {"常用原因": "报错了培训机构"}, "确定退回")
    then_batch_done(institution, wang.name)
    applicant = wang.visitor.open(wang.registrations[0].path)
    assert "报错了培训机构" in applicant.text and "退回" in applicant.text
    number = re.search(r"\d+$", wang.registrations[0].path).group()
    applicant.open(f"{steps.REGISTRATIONS}/{number}/steps/6")
    when_submits(applicant)
    assert "报名已提交" in applicant.flash, applicant.text
    assert when_acts_on_all(season.staff["luoyang1"], steps.REVIEWS, "勾选审核") == 1


@scenario
def test_a_payment_needs_fee_day_and_receipt(season):
    zhang = season.persona["zhang"]
    institution = season.browser_visitor("中原经办", "培训机构")
    when_signs_in(institution, "peixun1")
    institution.open(steps.PAYMENTS).tick(zhang.name).press("勾选审核")
    assert institution.title.startswith("请确认缴费 1 人")
    institution.fill({"缴费金额（元）": "380.555", "收据号（第一张）": ""}).press("确定缴费")
    assert institution.status == 422 and len(institution.errors) == 2, institution.errors
    institution.fill({"缴费金额（元）": "380", "收据号（第一张）": "A0001"}).press("确定缴费")
    then_batch_done(institution, zhang.name)


@scenario
def test_a_payment_is_cancelled_with_its_refund_and_paid_again(season):
    zhang = season.persona["zhang"]
    institution = season.staff["peixun1"]
    when_acts_on(
        institution, steps.PAYMENTS + "?state=confirmed", "勾选退回", [zhang.name],
        {"退回原因": "金额登记有误", "退费日期": day("03-02")}, "确定退回")
    then_batch_done(institution, zhang.name)
    assert "退费" in institution.text
    when_acts_on(
        institution, steps.PAYMENTS, "勾选审核", [zhang.name], {"缴费金额（元）": "400", "收据号（第一张）": "A0002"},
        "确定缴费")
    then_batch_done(institution, zhang.name)


@scenario
def test_everybody_pays(season):
    payees = {username: [one for one in season.registrations if one.institution == name]
              for name, username in INSTITUTIONS.items()}
    payees[COLLEGE_ACCOUNT] = season.registrations_of(kind="college")
    payees["luoyang1"] = season.registrations_of(kind="unlisted")
    given_it_is(season, day("03-22 09:00"))
    for username, registrations in payees.items():
        waiting = [one for one in registrations if one.person is not season.persona["zhang"]]
        answers = {"缴费金额（元）": "380", "收据号（第一张）": f"{username}-0001"}
        done = when_acts_on_all(season.staff[username], steps.PAYMENTS, "勾选审核", answers, "确定缴费")
        assert done == len(waiting), f"{username}: {done} of {len(waiting)}"
        note(registrations, "缴费")


@scenario
def test_nobody_signs_up_after_the_window(season):
    late = season.persona["late"] = season.person("迟到人")
    given_registered(season, late)
    given_photos_confirmed(season.staff["henan3"])
    visitor = late.visitor.open(steps.REGISTRATIONS)
    assert "报名已经结束" in visitor.text and not visitor.page.has_link("开始报名")
    visitor.open(steps.REGISTRATIONS + "/new", status=409)
    assert "结束" in visitor.text and not visitor.page.has_button("下一步")


@scenario
def test_courses_are_finished_by_all_but_two(season):
    season.unfinished = [season.registrations_of(kind="employee", city=city)[-1] for city in ("郑州市", "省直")]
    for name, username in INSTITUTIONS.items():
        institution, trainees = season.staff[username], season.registrations_of(institution=name)
        assert when_acts_on_all(institution, steps.COURSES, "勾选已完成") == len(trainees)
        back = [one.person.name for one in season.unfinished if one.institution == name]
        when_acts_on(institution, f"{steps.COURSES}?state=trained&name={back[0]}", "勾选未开始", back)
        then_batch_done(institution, *back)
        note([one for one in trainees if one not in season.unfinished], "培训")
    assert all("培训" not in one.stages for one in season.unfinished)


# 报名汇总


@scenario
def test_a_summary_is_closed_before_its_window(season):
    city = season.staff["zhengzhou1"].open(steps.SUMMARY)
    assert not city.page.has_button("汇总上报") and "地市汇总上报" in city.text
    plan = re.search(r"\d+$", season.plan_path).group()
    city.post(steps.SUMMARY, [("plan", plan), ("confirmed", "1"), ("expected", "1")])
    assert city.status == 409 and city.title == "现在不能汇总上报"


@scenario
def test_who_is_left_out_is_named_with_the_missing_gate(season):
    given_it_is(season, day("04-12 09:00"))
    for registration in season.unfinished:
        unit = season.staff[ACCOUNT_OF_UNIT[registration.unit]].open(steps.SUMMARY)
        left_out = {row["姓名"]: row["还差的环节"] for row in unit.rows("未能上报的人员")}
        assert left_out == {registration.person.name: "考前必修课"}


@scenario
def test_a_summary_is_recalled_returned_by_the_province_and_reported_again(season):
    city, province = season.staff["zhengzhou1"], season.staff["henan1"]
    when_reports(city)
    assert "已汇总上报" in city.flash, city.text
    city.press("撤回")
    assert city.title.startswith("请确认撤回"), city.text
    city.press("撤回")
    assert city.rows("已上报的汇总")[0]["状态"] == "已撤回", city.text
    when_reports(city)
    name = full_name(season, "郑州市")
    when_province_opens_summary(province, name).press("退回")
    province.press("确定退回")
    assert province.status == 422 and len(province.errors) == 2, province.errors
    province.fill({"退回原因": "请核对市政专业人数", "允许重新上报到": day("04-20")}).press("确定退回")
    assert "已退回" in province.flash
    given_it_is(season, day("04-16 09:00"))
    assert "请核对市政专业人数" in city.open(steps.SUMMARY).text
    when_reports(city)
    assert "已汇总上报" in city.flash, city.text


def full_name(season, unit):
    """The unit's whole name as the province's list says it."""
    names = [row["单位"] for row in season.staff["henan1"].open(steps.SUMMARIES).rows("各单位汇总")]
    known = {"省直": "省直单位管理处"}.get(unit, unit)
    return next(name for name in names if known in name)


@scenario
def test_the_others_report_late_by_an_extension_and_the_province_accepts_all(season):
    province = season.staff["henan1"]
    for unit in UNITS[1:]:
        visitor = season.staff[ACCOUNT_OF_UNIT[unit]].open(steps.SUMMARY)
        assert not visitor.page.has_button("汇总上报"), "the window was over on the 15th"
    province.open("/examinations/extensions/new").fill({
        "计划": PLAN, "环节": "地市汇总上报", "对象": "全部", "延长至": day("04-20"), "原因": "系统维护，统一延长"})
    province.press("下一步")
    if province.title.startswith("请确认"):
        province.press("确定")
    for unit in UNITS[1:]:
        visitor = season.staff[ACCOUNT_OF_UNIT[unit]]
        when_reports(visitor)
        assert "已汇总上报" in visitor.flash, visitor.text
    for unit in UNITS:
        when_province_opens_summary(province, full_name(season, unit)).press("接受")
        province.press("接受")
        assert "已接受" in province.flash, province.text
        note([one for one in season.registrations_of(unit=unit) if one not in season.unfinished], "汇总")


@scenario
def test_a_reported_registration_is_frozen(season):
    zhang = season.persona["zhang"]
    number = re.search(r"\d+$", zhang.registrations[0].path).group()
    institution = season.staff["peixun1"].open(steps.PAYMENTS + "?state=all")
    assert not institution.page.has_button("勾选退回"), "the window is over"
    institution.post(steps.PAYMENTS, [
        ("ids", number), ("action", "return"), ("confirmed", "1"), ("reason", "本人申请"), ("refunded_on", day("04-16"))])
    assert names_in(institution, "没有办理的人员") == [zhang.name], institution.text
    assert "汇总" in institution.rows("没有办理的人员")[0]["原因"]


# 考场编排


@scenario
def test_too_few_seats_are_said_in_words_then_mended(season):
    province = season.staff["henan1"].open(season.seats_path)
    assert re.search(r"洛阳市.*考生 \d+ 人，座位 12 个，缺 \d+ 个座位", province.text), province.text
    assert not province.page.has_link("封存名单")
    province.open(season.sites["洛阳市"]).fill({
        "起始考场号": "2", "终止考场号": "4", "教室名称前缀": "2号楼", "每间座位数": "15"}).press("添加考场")
    province.open(season.seats_path)
    assert province.page.has_link("封存名单"), province.text
    counts = province.rows("考生与座位")
    assert sum(int(row["考生"]) for row in counts) == season.count("汇总")


@scenario
def test_the_list_is_sealed_by_one_and_confirmed_by_another(season):
    first, second = season.staff["henan1"], season.staff["henan2"]
    first.open(season.seats_path).follow("封存名单")
    first.fill({"公开数字的名称": f"福利彩票双色球 {YEAR}043 期", "公布时间": day("04-18 21:15")}).press("下一步")
    assert first.title == "请确认封存名单", first.errors
    first.press("封存")
    assert "名单已封存" in first.flash, first.text
    assert not first.page.has_button("复核确认")
    first.post(season.seats_path + "/confirm", [("confirmed", "1")])
    assert first.status == 409, first.title
    second.open(season.seats_path).press("复核确认")
    assert second.title == "请确认复核"
    second.press("复核确认")
    assert "已复核" in second.flash, second.text


@scenario
def test_the_draw_waits_for_the_public_number(season):
    province = season.staff["henan1"]
    province.open(season.seats_path + "/draw", status=409)
    assert province.title == "还不能抽签"
    given_it_is(season, day("04-18 21:30"))
    province.open(season.seats_path).follow("抽签编排")
    province.fill({"公开数字": "0311 17"}).press("下一步")
    if province.status == 422:
        assert "公开数字" in province.errors[0]
        province.fill({"公开数字": "031117"}).press("下一步")
    assert province.title == "请确认抽签"
    province.press("抽签")
    assert "编排完成" in province.flash, province.text
    note([one for one in season.registrations if "汇总" in one.stages], "编排")


@scenario
def test_the_draw_is_verified_from_its_files_alone(season):
    province = season.staff["henan1"].open(season.seats_path).follow("编排结果与核验文件")
    season.draw_folder = season.rehearsal.data.parent / "draw"
    season.draw_folder.mkdir()
    for link in [link for link in province.page.main.all("a") if "/files/" in link["href"]]:
        (season.draw_folder / link["href"].rsplit("/", 1)[1]).write_bytes(province.file(link["href"]))
    code, words = season.rehearsal.command("seats", "verify", str(season.draw_folder))
    assert code == 0, words
    seats = (season.draw_folder / "seats.csv").read_text().splitlines()
    assert len(seats) - 1 == season.count("编排")
    people = b"".join(path.read_bytes() for path in season.draw_folder.iterdir()).decode()
    assert season.persona["zhang"].id_number not in people and "张伟民" not in people


@scenario
def test_a_row_edited_by_hand_is_named(season):
    folder = season.rehearsal.data.parent / "edited"
    shutil.copytree(season.draw_folder, folder)
    lines = (folder / "seats.csv").read_text().splitlines(keepends=True)
    cells = lines[7].rstrip("\n").split(",")
    cells[-1] = str(int(cells[-1]) % 20 + 1)
    lines[7] = ",".join(cells) + "\n"
    (folder / "seats.csv").write_text("".join(lines))
    code, words = season.rehearsal.command("seats", "verify", str(folder))
    assert code != 0
    assert "第 8 行" in words and cells[1] in words, words


# 准考证 and 考生名单


@scenario
def test_a_ticket_is_not_printed_before_its_window(season):
    zhang = season.persona["zhang"]
    zhang.visitor.open(zhang.registrations[0].path + "/ticket", status=409)
    assert zhang.visitor.title == "打印时间未到" and "5月6日" in zhang.visitor.text


@scenario
def test_everybody_has_a_ticket_and_nobody_another_one_s_seat(season):
    given_it_is(season, day("05-06 09:00"))
    seats = {}
    for registration in season.registrations:
        visitor = registration.person.visitor
        if "编排" not in registration.stages:
            continue
        facts = ticket_of(visitor.open(registration.path + "/ticket"))
        registration.ticket = facts["准考证号"]
        registration.site = facts["考点"]
        seat = (facts["考点"], facts["考试时间"], facts["考场"], facts["座位"])
        assert seat not in seats, f"{registration.person} and {seats[seat]} share {seat}"
        seats[seat] = registration.person
        assert facts["报考岗位"] == registration.post
    tickets = [one.ticket for one in season.registrations if one.ticket]
    assert len(set(tickets)) == len(tickets) == season.count("编排")
    assert len({len(ticket) for ticket in tickets}) == 1
    keep_tickets(season)
    for person in season.people:
        sites = {one.site for one in person.registrations if one.ticket}
        assert len(sites) <= 1, f"{person} sits at {sites}"


def keep_tickets(season):
    """A ticket of each kind of person, printed and as PDF, while that can be done; test_print.py looks at them."""
    season.tickets = {}
    for kind in ("employee", "college", "unlisted"):
        registration = next(one for one in season.registrations_of(kind=kind) if one.ticket)
        visitor, path = registration.person.visitor, registration.path + "/ticket"
        page, pdf = (season.rehearsal.data.parent / f"{kind}-{name}.pdf" for name in ("printed", "saved"))
        print_page(season, visitor, path, page)
        pdf.write_bytes(visitor.file(path + ".pdf"))
        season.tickets[kind] = registration, page, pdf


def ticket_of(visitor):
    """The cells of the ticket by their headings."""
    facts = {}
    for row in visitor.page.main.all("tr"):
        cells = [cell for cell in row.all("th", "td")]
        for heading, value in zip(cells, cells[1:]):
            if heading.tag == "th" and value.tag == "td":
                facts[heading.text] = value.text
    return facts


@scenario
def test_who_was_not_reported_has_no_ticket(season):
    registration = season.unfinished[0]
    registration.person.visitor.open(registration.path + "/ticket", status=409)


@scenario
def test_a_city_s_candidate_list_has_everybody_who_sits_there(season):
    city = season.staff["kaifeng1"].open(steps.CANDIDATES)
    if not city.rows("考生名单"):
        city.open(next(link for link in city.page.main.all("a") if (link["aria-label"] or "").startswith("查看"))["href"])
    listed = city.file(next(
        link for link in city.page.main.all("a") if link["href"].startswith(steps.CANDIDATES + "/export"))["href"])
    text = listed.decode("utf-8-sig")
    own = [one for one in season.registrations_of(city="开封市") if one.ticket]
    assert own and all(one.ticket in text and one.person.name in text for one in own)
    season.candidates_query = next(
        link for link in city.page.main.all("a") if link["href"].startswith(steps.CANDIDATES + "/print?"))["href"]


# 成绩


def marks_of(season):
    """Everybody passes but some: absent, misconduct, failed by half a mark."""
    seated = sorted((one for one in season.registrations if one.ticket), key=lambda one: one.ticket)
    for number, registration in enumerate(seated):
        registration.mark = ["缺考", "违纪", "59.5"][number % 9] if number % 9 < 3 else f"{60 + number % 40}"
    return {one.ticket: one for one in seated}


@scenario
def test_a_score_file_with_errors_is_refused_by_row_and_column(season):
    given_it_is(season, day("05-20 09:00"))
    province = season.staff["henan1"].open("/examinations/scores")
    template = province.file(province.page.link("下载模板")["href"]).decode("utf-8-sig")
    season.score_rows = [line.split(",") for line in template.splitlines()]
    assert season.score_rows[0] == ["准考证号", "姓名", "岗位", "科目", "成绩"]
    assert len(season.score_rows) - 1 == season.count("编排")
    marks = marks_of(season)
    for row in season.score_rows[1:]:
        row[4] = marks[row[0].strip("'\"")].mark
    wrong = [list(row) for row in season.score_rows]
    wrong[2][4] = "101"
    wrong[4][1] = "别人"
    wrong[6][0] = "999999999999999"
    upload_scores(province, wrong)
    assert province.status == 422 and province.title == "成绩文件有错误"
    faults = [(row["行"], row["列"]) for row in province.rows("错误")]
    assert faults == [("3", "成绩"), ("5", "姓名"), ("7", "准考证号")], province.rows("错误")
    assert not province.page.has_button("导入")


def upload_scores(visitor, rows, encoding="utf-8"):
    content = "\r\n".join(",".join(row) for row in rows).encode(encoding) + b"\r\n"
    visitor.open("/examinations/scores").fill({"成绩文件": ("成绩.csv", "text/csv", content)}).press("检查文件")


@scenario
def test_the_importer_may_not_check_but_another_may(season):
    importer, checker = season.staff["henan1"], season.staff["henan2"]
    upload_scores(importer, season.score_rows, "gb18030")
    assert importer.title == "请确认导入成绩", importer.text
    importer.press("导入")
    assert "已导入" in importer.flash, importer.text
    plan = re.search(r"\d+$", season.plan_path).group()
    importer.open("/examinations/scores").post("/examinations/scores", [("plan", plan), ("action", "check")])
    assert importer.status == 409, importer.title
    checker.open("/examinations/scores").press("复核通过")
    assert "成绩已复核" in checker.flash, checker.text
    checker.fill({"公布时间": day("06-01 09:00")}).press("公布成绩")
    assert "公布" in checker.flash, checker.text


@scenario
def test_nobody_sees_a_score_before_the_moment_of_publication(season):
    zhang = season.persona["zhang"]
    assert zhang.visitor.open("/examinations/my-scores").page.main.with_class("empty")
    given_it_is(season, day("06-02 09:00"))
    for registration in season.registrations:
        if registration.mark:
            note([registration], "考试" if registration.mark != "缺考" else "缺考")
            if registration.mark not in ("缺考", "违纪") and float(registration.mark) >= 60:
                note([registration], "合格")
    for wanted, words in {"缺考": "缺考", "违纪": "违纪", "59.5": "不合格"}.items():
        registration = next(one for one in season.registrations if one.mark == wanted)
        visitor = registration.person.visitor.open("/examinations/my-scores")
        row = next(row for row in visitor.rows("成绩") if row["准考证号"] == registration.ticket)
        assert words in row["结果"], row
    passed = next(one for one in season.registrations if "合格" in one.stages)
    row = passed.person.visitor.open("/examinations/my-scores").rows("成绩")[0]
    assert "合格" in row["结果"]


@scenario
def test_a_score_review_is_asked_for_and_answered(season):
    failed = next(
        one for one in season.registrations if one.mark == "59.5" and one.person not in season.persona.values())
    visitor = failed.person.visitor.open("/examinations/my-scores")
    visitor.fill({"申请复核": True, "申请理由": "请核对实务题得分"}).press("提交成绩复核申请")
    assert not visitor.errors, visitor.errors
    province = season.staff["henan1"].open("/examinations/score-reviews").follow(f"查看 {failed.person.name}")
    province.fill({"复核意见": "经复核，原成绩无误"}).press("维持原成绩")
    if province.title.startswith("请确认"):
        province.press("确定")
    assert not province.errors, province.errors


# 证书


@scenario
def test_a_claim_is_recalled_returned_and_reported_again(season):
    city, province = season.staff["zhengzhou1"], season.staff["henan1"]
    name = full_name(season, "郑州市")
    when_claims(city)
    city.press("撤回")
    assert "已撤回" in city.flash, city.text
    when_claims(city)
    when_province_opens_claim(province, name).press("退回")
    assert province.status == 422
    province.fill({"退回原因": "请附合格人员名册", "重新上报截止时间": day("06-10 17:00")}).press("退回")
    if province.title.startswith("请确认"):
        province.press("确定")
    assert "退回" in province.text, province.text
    assert "请附合格人员名册" in city.open(steps.CLAIMS).text
    when_claims(city)


def when_province_opens_claim(province, unit):
    """The claim of this unit that waits."""
    rows = province.open(steps.APPROVALS).page.main.all("tr")
    row = next(row for row in rows if unit in row.text and "已上报" in row.text)
    return province.open(row.first("a")["href"])


def when_claims(visitor):
    visitor.open(steps.CLAIMS).press("汇总上报")
    assert visitor.title == "请确认申领汇总上报", visitor.text
    visitor.press("汇总上报")
    assert "汇总上报省厅" in visitor.flash, visitor.text


@scenario
def test_claims_are_approved_and_certificates_issued(season):
    province = season.staff["henan1"]
    for unit in UNITS[1:]:
        when_claims(season.staff[ACCOUNT_OF_UNIT[unit]])
    for unit in UNITS:
        name = full_name(season, unit)
        when_province_opens_claim(province, name).press("审批通过")
        if province.title.startswith("请确认"):
            province.press("审批通过")
        assert not province.errors and province.status == 200, province.text
    province.open(steps.BATCHES).fill({"批号": f"{YEAR}01", "发证日期": day("06-02")}).press("发放证书")
    if province.title.startswith("请确认"):
        province.press("发放证书")
    assert "证书已发放" in province.flash, province.text
    note([one for one in season.registrations if "合格" in one.stages], "发证")
    batch = province.rows("批号")[0]
    assert int(batch["证书"]) == season.count("发证"), batch


@scenario
def test_certificates_are_handed_out_and_seen_by_their_owners(season):
    owner = next(one for one in season.registrations_of(unit="开封市") if "发证" in one.stages)
    visitor = owner.person.visitor.open("/certificates/mine")
    assert owner.post in visitor.text and "有效" in visitor.text
    city = season.staff["kaifeng1"]
    when_acts_on(city, "/certificates/hand-outs", "勾选发放", [owner.person.name], confirm="发放证书")
    then_batch_done(city, owner.person.name)
    season.staff["henan1"].open("/certificates/register").fill({"证书号码": ""}).press("查询")


# At the end everything adds up


@scenario
def test_the_statistics_equal_what_happened(season):
    province = season.staff["henan1"].open("/site-staff/exam/statistics")
    rows = {row["地市"]: row for row in province.rows("各地市人数")}
    for stage in ("报名", "审核", "缴费", "培训", "汇总", "考试", "合格", "发证"):
        for city in CITIES:
            own = season.registrations_of(city=city)
            assert int(rows[city][stage]) == season.count(stage, own), f"{city} {stage}"
        assert int(rows["合计"][stage]) == season.count(stage), stage
    posts = {row["岗位"]: row for row in province.rows("各岗位人数")}
    for post in MORNING + AFTERNOON:
        assert int(posts[post]["报名"]) == len(season.registrations_of(post=post)), post


@scenario
def test_every_unit_s_own_numbers_equal_what_happened(season):
    for unit, username in ACCOUNT_OF_UNIT.items():
        own = season.registrations_of(unit=unit)
        total = season.staff[username].open(steps.SUMMARY).rows("各岗位人数")[-1]
        assert int(total["已上报"]) == season.count("汇总", own), unit
        assert int(total["现场审核通过"]) == season.count("审核", own), unit
        claimed = season.staff[username].open(steps.CLAIMS).rows("合格人数")
        assert sum(int(row["已上报"]) for row in claimed) == season.count("合格", own), unit


@scenario
def test_the_history_is_whole_and_names_who_looked(season):
    zhang = season.persona["zhang"]
    accesses = zhang.visitor.open("/account/accesses").text
    assert "郑州市" in accesses
    for page in ("/account/sign-ins", "/account/password", "/account/email", "/account/phone", "/account/inbox"):
        zhang.visitor.open(page)


@scenario
def test_signing_out_ends_the_session(season):
    zhang = season.persona["zhang"]
    visitor = season.visitor("张伟民", "报考人员")
    when_signs_in(visitor, zhang.id_number)
    visitor.open("/account")
    when_signs_out(visitor)
    visitor.open("/account")
    assert visitor.title == "用户登录"


# What is rare


@scenario
def test_a_number_that_somebody_else_took_is_handed_back_to_its_owner(season):
    squatter = season.person("占号人")
    when_registers(season.visitor("占号人", "报考人员"), squatter)
    owner = season.visitor("真主人", "访客").open("/account/identity-dispute").fill({
        "身份证号": squatter.id_number, "姓名": squatter.name, "手机": "13900000001", "说明": "注册时发现号码已经被人注册",
        "证明照片": portrait(11, (650, 800)), "验证码": "0000"})
    owner.press("提交申请")
    assert "申请已提交" in owner.text, owner.errors
    province = season.staff["henan1"].open("/account/disputes").follow("办理")
    province.fill({"原因": "电话核实无误，先冻结"}).press("冻结")
    assert "已办理" in province.flash, province.text
    squatter.visitor.open("/account")
    assert squatter.visitor.title == "用户登录", "the squatter is signed out"
    province.fill({"原因": "证件原件核实无误"}).press("交还")
    assert province.title.startswith("请确认"), province.text
    province.press("交还")
    link = next(a["href"] for a in province.page.main.all("a") if "/password/reset/" in a["href"])
    when_sets_password(owner, "/password/reset/" + link.rsplit("/", 1)[1])
    when_signs_in(owner, squatter.id_number)
    then_signed_in(owner, squatter.name)
    squatter.visitor = owner


@scenario
def test_a_forgotten_password_is_reset_at_the_city_s_desk(season):
    forgetful = season.person("健忘人")
    given_registered(season, forgetful)
    when_signs_out(forgetful.visitor)
    city = season.staff["kaifeng1"].open("/account/desk-resets").fill({"身份证号": forgetful.id_number})
    city.press("查找").fill({"核对人姓名": "另一位同事"}).press("核对无误，生成验证码")
    code = city.page.main.with_class("one-time-code")[0].text
    visitor = forgetful.visitor.open("/password/desk")
    visitor.fill({"身份证号": forgetful.id_number, "验证码": code, "新密码": "Xin-mima-2027", "重复密码": "Xin-mima-2027"})
    visitor.press("设置新密码")
    when_signs_in(visitor, forgetful.id_number, "Xin-mima-2027")
    then_signed_in(visitor, forgetful.name)
    assert "开封市" in visitor.open("/account/accesses").text


@scenario
def test_the_auditor_finds_the_history_whole(season):
    administrator = season.visitor("sysadmin", "系统管理员")
    when_signs_in(administrator, "sysadmin")
    given_staff(season, administrator, "auditor1", "审计员", "审计管理员")
    auditor = season.staff["auditor1"].open("/account/log")
    assert auditor.rows("操作日志")
    auditor.follow("核验日志")
    assert auditor.page.main.with_class("good"), auditor.text
    auditor.open(steps.REVIEWS, status=403)
