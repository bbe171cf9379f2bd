"""What is printed: one A4 page each, from the browser and as PDF, with text that can be searched."""

import re
import subprocess

import pytest

import steps
from printing import print_page

A4 = (595, 842)


def pdf_text(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def pdf_facts(path):
    """How many pages, and the size of the first in points."""
    words = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", words)
    return int(re.search(r"Pages:\s+(\d+)", words).group(1)), tuple(round(float(side)) for side in size.groups())


def close_to(size, wanted):
    return all(abs(a - b) <= 2 for a, b in zip(size, wanted))


@pytest.fixture
def printed(whole_season, tmp_path):
    def run(visitor, path):
        print_page(whole_season, visitor, path, tmp_path / "printed.pdf")
        return tmp_path / "printed.pdf"

    return run


@pytest.fixture
def saved(tmp_path):
    def run(visitor, path):
        file = tmp_path / "saved.pdf"
        file.write_bytes(visitor.file(path))
        return file

    return run


def seated(season, kind):
    return next(one for one in season.registrations if one.ticket and one.kind == kind)


def then_one_page_with(file, *words):
    pages, size = pdf_facts(file)
    assert (pages, close_to(size, A4)) == (1, True), f"{pages} pages of {size}"
    text = re.sub(r"\s", "", pdf_text(file))
    for word in words:
        assert re.sub(r"\s", "", word) in text, f"{word} is not in the text"


@pytest.mark.parametrize("kind", ["employee", "college", "unlisted"])
def test_a_form_is_one_page(whole_season, printed, saved, kind):
    registration = seated(whole_season, kind)
    person = registration.person
    words = [person.name, person.id_number, registration.post]
    then_one_page_with(printed(person.visitor, registration.path + "/form"), *words)
    then_one_page_with(saved(person.visitor, registration.path + "/form.pdf"), *words)


@pytest.mark.parametrize("kind", ["employee", "college", "unlisted"])
def test_a_ticket_is_one_page(whole_season, kind):
    """Printed in the season, while it could be."""
    registration, page, pdf = whole_season.tickets[kind]
    words = [registration.person.name, registration.ticket]
    then_one_page_with(page, *words)
    then_one_page_with(pdf, *words)


def test_a_candidate_list_has_one_room_per_page(whole_season, printed, saved):
    city = whole_season.staff["kaifeng1"]
    path = whole_season.candidates_query
    sheets = city.open(path).page.main.with_class("sheet")
    for file in (printed(city, path), saved(city, path.replace("/print?", "/print.pdf?"))):
        pages, size = pdf_facts(file)
        assert pages == len(sheets) > 0
        assert close_to(size, A4[::-1]), size
    own = next(one for one in whole_season.registrations_of(city="开封市") if one.ticket)
    assert own.ticket in pdf_text(printed(city, path))


def test_the_same_form_gives_the_same_bytes(whole_season):
    registration = seated(whole_season, "employee")
    visitor, path = registration.person.visitor, registration.path + "/form.pdf"
    assert visitor.file(path) == visitor.file(path)
    assert len(visitor.file(path)) <= 400_000


def test_no_file_is_anybody_else_s(whole_season):
    registration = seated(whole_season, "employee")
    other = seated(whole_season, "college").person.visitor
    for ending in ("/form", "/form.pdf", "/ticket", "/ticket.pdf"):
        other.open(registration.path + ending, status=404)
    whole_season.staff["luoyang1"].open(steps.CANDIDATES)
