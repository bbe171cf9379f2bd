"""Prints a page as Chromium does, on the paper that the page asks for."""


def print_page(season, visitor, path, file):
    """The page that this visitor may open, as a PDF in `file`; colours of grounds are off, as browsers have it."""
    context = season.browser.new_context(base_url=season.rehearsal.address, locale="zh-CN")
    context.add_cookies(visitor.cookies())
    page = context.new_page()
    answer = page.goto(path, wait_until="networkidle")
    assert answer.status == 200, path
    page.pdf(path=file, prefer_css_page_size=True, print_background=False)
    context.close()
