"""How long it takes to register a call: the keys of a nurse reckoned, the pages of a served demo measured.

Five keys a second and 1.5 s of looking at each field or question (`tests/journeys/typist.py`), Chromium, one server process
on 127.0.0.1, PostgreSQL with durable commits.  The bar is the issue's: a call is registered in under 30 seconds.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from benchmarks import serving
from playwright.sync_api import Page, sync_playwright
from tests import browser as browsers
from tests.journeys.typist import Typist, register_call


HOME = Path("build/bench/call")
BAR = 30
CALLS = 5
GRETA = "3811022382"  # invented, of the demo
WORDS = "Yr i morse när hon reste sig ur sängen."  # ten characters more are two seconds more


def run() -> list[dict[str, object]]:
    """Register five calls in a row; the median of the steps, and of the whole."""
    HOME.mkdir(parents=True, exist_ok=True)
    port = serving.free_port()
    demo = ["narmare.cli", "demo", "--port", str(port), "--scale", "0.02", "--workers", "1"]
    with (
        serving.served(demo, port, {"NARMARE_HOME": str(HOME)}, HOME / "demo.log"),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=list(browsers.FLAGS))
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}")
        page.goto("/logga-in")
        page.locator('form:has(input[value="nurse"]) button').click()
        calls = [_call(page) for _ in range(CALLS)]
        browser.close()
    return _results(calls)


def _call(page: Page) -> Typist:
    page.goto("/samtal/nytt")
    return register_call(page, GRETA, WORDS)


def _results(calls: list[Typist]) -> list[dict[str, object]]:
    one = calls[0]
    rows: list[dict[str, object]] = [
        {"name": f"{one.keys} keys and {one.fields} fields, reckoned", "seconds": one.seconds}
    ]
    for place, (what, _seconds) in enumerate(one.loads):
        waited = statistics.median(call.loads[place][1] for call in calls)
        rows.append({"name": f"waited for: {what}", "seconds": waited})
    whole = statistics.median(call.seconds + sum(seconds for _what, seconds in call.loads) for call in calls)
    rows.append({"name": "a call registered", "seconds": whole, "bar": f"< {BAR} s", "met": whole < BAR})
    return rows
