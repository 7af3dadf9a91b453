"""What a journey asks of a page, beyond its own story.

page = page_as("nurse", width=390)
visit(page, "/ko")
assert_sound(page)
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_AXE = Axe().axe_script
_complaints: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def listen(page: Page) -> None:
    """Keep what the browser complains of: refused resources, failed requests, errors of scripts."""
    heard: list[str] = []
    _complaints[page] = heard

    def hear(message: ConsoleMessage) -> None:
        the_page_itself = message.location.get("url") == page.url  # a status that `visit` has asked for
        if message.type == "error" and not the_page_itself:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))


def visit(page: Page, path: str, status: int = 200) -> Response:
    """Open an address of the product; it must answer with `status`."""
    _complaints[page].clear()
    response = page.goto(path)
    assert response is not None
    assert response.status == status, f"{path} answered {response.status}, not {status}"
    return response


def assert_accessible(page: Page, rules: Sequence[str] = RULES) -> None:
    """axe finds nothing against WCAG 2.2 AA, nor against its best practices; or nothing against `rules` only."""
    page.evaluate("document.fonts.ready")
    if not page.evaluate("'axe' in window"):  # half a megabyte: once for each page, not for each question
        page.evaluate(_AXE)
    asked = {"runOnly": list(rules), "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run(asked).then(found => found.violations)", asked)
    told = [
        f"{violation['id']} ({violation['help']}): {[node['target'] for node in violation['nodes']][:3]}"
        for violation in found
    ]
    assert not told, f"{page.url}: " + "; ".join(told)


def assert_no_overflow(page: Page) -> None:
    """Nothing sticks out to the right: the page itself never scrolls sideways."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} is {wide} wide in a window of {room}"


def assert_strict_csp(page: Page) -> None:
    """The browser refused nothing, and there is no inline style or script that it would have had to refuse."""
    assert _complaints[page] == [], f"{page.url}: {_complaints[page]}"
    inline = page.locator("[style], style, script:not([src]), [onclick], [onload]").count()
    assert inline == 0, f"{page.url} has {inline} inline styles or scripts"


def assert_named(page: Page) -> None:
    """The page has a language, a title of its own and exactly one h1."""
    assert page.locator("html").get_attribute("lang") in {"sv", "sv-simple", "en"}
    assert page.title().removesuffix("– Närmare").strip() not in {"", "Närmare"}, (
        f"{page.url} has no title of its own"
    )
    assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} h1"


def assert_sound(page: Page) -> None:
    """All of the above."""
    assert_named(page)
    assert_no_overflow(page)
    assert_strict_csp(page)
    assert_accessible(page)


def weigh(page: Page, path: str) -> int:
    """Bytes of a first visit to `path`: everything the page loads, text as gzip makes it (level 6), the rest as it is."""
    responses: list[Response] = []

    def keep(response: Response) -> None:
        responses.append(response)

    page.on("response", keep)
    visit(page, path)
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.remove_listener("response", keep)
    total = 0
    for response in responses:
        body = response.body()
        text = any(kind in response.headers.get("content-type", "") for kind in ("text", "svg", "javascript"))
        total += len(gzip.compress(body, 6)) if text else len(body)
    return total
