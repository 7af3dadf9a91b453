"""A nurse who registers a call with the keyboard only: every key is counted, and time is reckoned, never waited for.

The reckoning: five keys a second, and a second and a half to look at each field or question before the first key.  The
time of the server is measured beside it by whoever asks (`benchmarks/call.py`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect


KEYS_PER_SECOND = 5
SECONDS_PER_FIELD = 1.5


@dataclass
class Typist:
    """Hands on the keyboard of a page."""

    page: Page
    keys: int = 0
    fields: int = 0
    loads: list[tuple[str, float]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """What typing and looking take; the server's time is not in it."""
        return self.keys / KEYS_PER_SECOND + self.fields * SECONDS_PER_FIELD

    def look(self) -> None:
        """See a new field or question."""
        self.fields += 1

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def send(self, what: str) -> None:
        """Enter, and the next page; how long that took is kept as `what`."""
        began = time.perf_counter()
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.press("Enter")
        self.loads.append((what, time.perf_counter() - began))


def register_call(page: Page, number: str, words: str) -> Typist:
    """From the open page "Nytt samtal" to the case: search, reason, words, the six questions about dizziness, save."""
    nurse = Typist(page)
    expect(page.get_by_label("Namn eller personnummer")).to_be_focused()
    nurse.look()
    nurse.write(number)
    nurse.send("search")
    nurse.look()
    _choose_reason(nurse)
    nurse.look()
    nurse.press("Tab")
    nurse.write(words)
    _answer(nurse)
    nurse.send("register")
    return nurse


def _choose_reason(nurse: Typist) -> None:
    """The first letters of the reason; the questions come by themselves."""
    expect(
        nurse.page.get_by_label("Vad gäller det?")
    ).to_be_focused()  # by itself, before a hand could be there
    began = time.perf_counter()
    nurse.write("yrs")
    expect(nurse.page.locator("#fragor [name=shown]")).to_have_value("yrsel")
    nurse.loads.append(("questions", time.perf_counter() - began))


def _answer(nurse: Typist) -> None:
    """None of the warning signs, not fainted, goes black when standing up, began lately, no new medicine, no fall."""
    nurse.look()
    nurse.press("Tab")
    nurse.press("ArrowUp")  # from the first box round to the last: "none of these"
    nurse.press("Space")
    for downs in (0, 2, 0, 1, 1):
        nurse.look()
        nurse.press("Tab")
        nurse.press("ArrowDown", downs) if downs else nurse.press("Space")
