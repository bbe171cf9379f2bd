"""Takes the two pictures of the README from a rehearsal with the demo cast, at 1366 px. Run: python pictures.py"""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from album import Album
from conftest import CHROMIUM
from rehearsal import Rehearsal
from season import Season
from steps import REGISTRATIONS, REVIEWS, when_signs_in

PICTURES = Path(__file__).parent / "pictures"
WANTED = [("zhang", "报考人员", REGISTRATIONS, "registrations.png"), ("zhengzhou", "地市", REVIEWS, "reviews.png")]


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        rehearsal = Rehearsal(Path(folder) / "data", Path(folder) / "server.log")
        rehearsal.start("--demo")
        season = Season(rehearsal, playwright, browser, Album())
        PICTURES.mkdir(exist_ok=True)
        for username, role, path, name in WANTED:
            visitor = season.browser_visitor(username, role)
            when_signs_in(visitor, username)
            visitor.open(path)
            visitor.tab.screenshot(path=PICTURES / name)
        season.close()
        browser.close()
        rehearsal.stop()


if __name__ == "__main__":
    main()
