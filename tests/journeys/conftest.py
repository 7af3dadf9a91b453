"""A browser, and pages in it that are signed in as somebody of the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import browser as browsers
from tests.journeys import steps


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run.  Without one the journeys fail: a skipped journey would say that all is well."""
    program = browsers.find()
    if program is None:
        pytest.fail(browsers.HOW)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(browsers.FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def page_as(browser: Browser, live_server, sign_in: Callable[[str], Client]) -> Iterator[Callable[..., Page]]:
    """page_as("nurse", width=390, theme="dark", language="en"): a page whose addresses begin at the running product."""
    contexts: list[BrowserContext] = []

    def open_page(
        persona: str = "anonymous",
        width: int = 1280,
        theme: str = "light",
        language: str = "sv",
        javascript: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale={"sv": "sv-SE", "sv-simple": "sv-SE", "en": "en-GB"}[language],
            java_script_enabled=javascript,
        )
        contexts.append(context)
        cookies = {name: morsel.value for name, morsel in sign_in(persona).cookies.items()}
        cookies["django_language"] = language
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page = context.new_page()
        steps.listen(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
