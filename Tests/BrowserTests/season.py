"""One examination season: the server, the people, their accounts, and what the tests know of all this."""

import datetime

from people import Person
from visitor import OFFICE, BrowserVisitor, Visitor

# An administrator is made before the server runs, at the real time, and history never runs backwards: the season is
# next year's.
YEAR = datetime.date.today().year + 1
PLAN = f"{YEAR}年第一批施工现场专业人员考试"

MORNING = ["土建工程 施工员", "市政工程 施工员", "土建工程 质量员"]
AFTERNOON = ["不分专业 材料员", "不分专业 资料员"]
CITIES = {
    "郑州市": "zhengzhou1", "洛阳市": "luoyang1", "开封市": "kaifeng1", "省直": "shengzhi1",
}
INSTITUTIONS = {"中原建筑培训中心": "peixun1", "洛阳建设培训学校": "peixun2"}
COLLEGE = "郑州建筑职业学院"
COLLEGE_ACCOUNT = "yuanxiao1"
UNLISTED_SCHOOL = "洛阳工程职业学校"


def day(month_and_day):
    return f"{YEAR}-{month_and_day}"


class Registration:
    """What somebody signed up for; the stages that it has passed are words of the statistics page."""

    def __init__(self, person, kind, city, post, institution=None):
        self.person = person
        self.kind = kind
        self.city = city
        self.post = post
        self.institution = institution
        self.path = None
        self.stages = {"报名"}
        self.mark = None
        self.ticket = None

    @property
    def unit(self):
        """The desk that reviews it and reports it."""
        return self.city if self.kind != "college" else COLLEGE

    @property
    def is_employee(self):
        return self.kind == "employee"


class Season:
    def __init__(self, rehearsal, playwright, browser, album):
        self.rehearsal = rehearsal
        self.playwright = playwright
        self.browser = browser
        self.album = album
        self.staff = {}
        self.people = []
        self.registrations = []
        self.persona = {}
        self.plan_path = None
        self.seats_path = None
        self._closing = []

    # Who comes

    def visitor(self, name, role):
        context = self.playwright.request.new_context(base_url=self.rehearsal.address, timeout=30_000)
        self._closing.append(context.dispose)
        return Visitor(context, self.album, name, role)

    def browser_visitor(self, name, role, size=OFFICE, has_script=True):
        context = self.browser.new_context(
            base_url=self.rehearsal.address, viewport=size, java_script_enabled=has_script, locale="zh-CN")
        context.set_default_timeout(15_000)
        self._closing.append(context.close)
        return BrowserVisitor(context, self.album, name, role, has_script)

    def person(self, name=None):
        person = Person(len(self.people), name)
        self.people.append(person)
        return person

    def close(self):
        for close in self._closing:
            close()

    # What is known

    def registrations_of(self, **wanted):
        """Registrations whose attributes are these."""
        return [one for one in self.registrations if all(getattr(one, name) == wanted[name] for name in wanted)]

    def count(self, stage, registrations=None):
        return sum(stage in one.stages for one in (self.registrations if registrations is None else registrations))
