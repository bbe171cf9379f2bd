"""People who don't exist: valid ID numbers, names of many kinds, portraits."""

import datetime
import io
import itertools
import random

from PIL import Image, ImageDraw

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = [
    "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "桂英",
    "志远", "建国", "晓东", "海燕", "文博", "雨桐", "子轩", "思源", "梓涵", "国栋", "春梅"]
RARE_NAMES = ["阿依古丽·买买提", "𠮷田㐂", "欧阳修远"]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
# Cities of the province, an abolished county, and the residence permits of Hong Kong and Taiwan.
ADDRESS_CODES = ["410102", "410303", "410202", "412824", "419001", "810000", "830000"]
PASSWORD = "Kaozheng-2026"


def check_character(body):
    return CHECK_CHARACTERS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body)) % 11]


class Person:
    """Somebody with an ID number; what they sign up for is noted by the steps."""

    def __init__(self, serial, name=None):
        luck = random.Random(serial)
        self.name = name or next(itertools.islice(_names(), serial, None))
        self.sex = "男" if serial % 2 else "女"
        born = datetime.date(1985, 1, 1) + datetime.timedelta(days=luck.randrange(5500))
        order = 2 * (100 + serial) + (1 if self.sex == "男" else 0)
        body = f"{ADDRESS_CODES[serial % len(ADDRESS_CODES)]}{born:%Y%m%d}{order % 1000:03d}"
        self.id_number = body + check_character(body)
        self.phone = f"138{serial:08d}"
        self.email = f"applicant{serial}@example.com" if serial % 5 else None
        self.visitor = None
        self.registrations = []

    def __repr__(self):
        return f"{self.name} {self.id_number}"


def _names():
    yield from RARE_NAMES
    for given in GIVEN:
        for surname in SURNAMES:
            yield surname + given


def wrong_checksum(id_number):
    """The number with another last character."""
    return id_number[:17] + ("1" if id_number[17] != "1" else "2")


def portrait(serial, size=(130, 160), kind="JPEG"):
    """A drawn head on red or blue ground; gives name, type and bytes of the file."""
    width, height = size
    ground = (176, 32, 40) if serial % 3 == 0 else (60, 120, 200)
    picture = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(picture)
    skin, coat = (228 - serial % 20, 190, 160), (40, 40 + serial % 60, 70)
    pen.ellipse((width * 0.12, height * 0.72, width * 0.88, height * 1.3), fill=coat)
    pen.ellipse((width * 0.28, height * 0.2, width * 0.72, height * 0.74), fill=skin)
    pen.pieslice((width * 0.26, height * 0.14, width * 0.74, height * 0.6), 180, 360, fill=(25, 20, 20))
    output = io.BytesIO()
    picture.save(output, kind, **({"quality": 88} if kind == "JPEG" else {}))
    ending, media_type = ("jpg", "image/jpeg") if kind == "JPEG" else ("png", "image/png")
    return f"{serial}.{ending}", media_type, output.getvalue()
