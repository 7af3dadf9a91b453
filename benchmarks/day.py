"""What residents and staff do while the load run watches: each reads, thinks, writes, and comes back."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.clients import Browser, Fields
from benchmarks.crowd import REASONS, WORDS, Visitor


THINK = (2.0, 8.0)  # seconds between two pages
CASE = re.compile(r'href="(/arenden/[0-9A-Z]+)"')
STEPS = 25  # a questionnaire is shorter


@dataclass
class Clock:
    """When the run is over, and how long one thinks; a person is ready to stop at any page."""

    until: float
    draw: random.Random

    def think(self) -> bool:
        """Wait as a person does; False when the run is over."""
        time.sleep(max(0.0, min(self.draw.uniform(*THINK), self.until - time.monotonic())))
        return time.monotonic() < self.until


def run(port: int, residents: list[Visitor], staff: list[Visitor], seconds: float) -> list[Browser]:
    """Let everybody act at once for so many seconds; returns their browsers with what they met."""
    until = time.monotonic() + seconds
    browsers, threads = [], []
    for number, (who, life) in enumerate(
        [*((one, _resident) for one in residents), *((one, _staff) for one in staff)]
    ):
        browser = Browser(port, who.session, who.csrf)
        clock = Clock(until, random.Random(number))
        browsers.append(browser)
        threads.append(threading.Thread(target=_live, args=(life, browser, who, clock)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return browsers


def _live(
    life: Callable[[Browser, Visitor, Clock], None], browser: Browser, who: Visitor, clock: Clock
) -> None:
    try:
        while clock.think():
            life(browser, who, clock)
    except Exception as error:  # a page that is not as expected is an error of the run, not the end of it
        browser.wrong.append(f"{life.__name__}: {type(error).__name__}: {error}")


def _resident(browser: Browser, who: Visitor, clock: Clock) -> None:
    """Look at the case that one has, write in it, then bring something new; staff may close it while one writes (409)."""
    browser.allowed = frozenset({200, 302, 409})
    browser.get("/mina-arenden", "my cases")
    if who.case and clock.think():
        browser.get(f"/mina-arenden/{who.case}", "status page")
        browser.post(
            f"/mina-arenden/{who.case}/skriv", "message", text="Jag glömde säga att det började i förrgår."
        )
    if clock.think():
        browser.get("/kontakta", "ask")
        _fill_in(browser, browser.post("/kontakta", "ask").location, clock)


def _fill_in(browser: Browser, path: str, clock: Clock) -> None:
    """Answer page after page until the receipt comes."""
    for _ in range(STEPS):
        if not clock.think():
            return
        step = path.rsplit("/", 1)[-1]
        page = browser.get(path, "question page")
        if step == "kontrollera":
            receipt = browser.post(path.removesuffix(step) + "skicka", "send").location
            browser.get(receipt, "receipt")
            browser.get(receipt.removesuffix("/kvitto"), "status page")
            return
        path = browser.post(path, "question page", **_answers(page.text, clock.draw)).location
    raise RuntimeError("A draft never came to its end.")


def _answers(page: str, draw: random.Random) -> dict[str, str]:
    """What this page asks for: a reason of the list, words, the last choice or a small number."""
    names = Fields(page).names
    if "reason" in names:
        return {"reason": draw.choice(REASONS)}
    if "words" in names or "hope" in names:
        return {name: WORDS for name in ("words", "hope") if name in names}
    return {
        name: next((value for value in reversed(values) if value), "2")
        for name, values in names.items()
        if name in ("who", "answer")
    }


def _staff(browser: Browser, who: Visitor, clock: Clock) -> None:
    """Read the queue, take a case, answer it, close it; somebody else may have been faster, which is no error."""
    browser.allowed = frozenset({200, 302, 409})
    found = CASE.findall(browser.get(f"/ko?enhet={who.unit}", "queue").text)
    if not found or not clock.think():
        return
    path = clock.draw.choice(found[:20])
    for act, form in (
        ("ta", {}),
        ("svara", {"text": "Kom till oss i morgon klockan nio."}),
        ("avsluta", {"outcome": "chat"}),
    ):
        browser.get(path, "case page")
        if not clock.think():
            return
        browser.post(f"{path}/gor/{act}", act, **form)
