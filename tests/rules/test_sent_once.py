"""A browser is never left on a page that it got by sending a form: back and reload must not ask to send it again.

Every address that takes a POST is sent what its row of the access table holds, nothing at all, and what FAULTS says, as a
browser sends it.  It is sent on, or refused; a page is no answer.  Where it is sent on to what it typed, the page says what
is wrong.  A script gets the page and its status, as the table says.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.urls import URLPattern, reverse

from narmare.region.kept import MARK
from tests.rules.standing import Standing, undone
from tests.rules.test_odd_input import BY_NAME, _let_in
from tests.rules.walk import patterns
from tests.sent_forms import BROWSER


# Who changes what others only read, and what reaches the form where nothing at all does not.
FAULTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "inform": ("relative", {}),
    "programme-exchange": ("programme_lead", {}),
    "programme-mandate": ("programme_lead", {"act": "expect"}),
    "programme-rollout": ("programme_lead", {}),
    "programme-rollouts": ("programme_lead", {}),
    "reminders": ("programme_lead", {"email": "ingen"}),
}
SILENT = frozenset(
    {"add-file", "closed-begin", "queue-search"}
)  # a draft not that far, no way chosen, and a search
PAGES = frozenset({200, 409, 422, 429})


def _takes_post(view: Any) -> bool:
    """Whether the view lets a POST in: False where one of its decorators names the methods and POST is not among them."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if (
                isinstance(cell.cell_contents, list)
                and "GET" in cell.cell_contents
                and "POST" not in cell.cell_contents
            ):
                return False
        view = getattr(view, "__wrapped__", None)
    return True


def _sent(pattern: URLPattern, standing: Standing) -> Iterator[tuple[str, Mapping[str, Any]]]:
    entry = BY_NAME[pattern.name or ""]
    who = _let_in(entry)
    yield who, {}
    if entry.method == "post" and entry.statuses[who] in PAGES:
        yield who, dict(entry.data(standing.cast))
    if pattern.name in FAULTS:
        yield FAULTS[pattern.name]


@pytest.mark.django_db
def test_no_page_is_the_answer_to_a_browsers_form(standing: Standing) -> None:
    left, kept, silent = {}, set(), set()
    for pattern in [one for one in patterns() if _takes_post(one.callback)]:
        name = pattern.name or ""
        entry = BY_NAME[name]
        with undone():
            url = reverse(name, kwargs=dict(entry.parts(standing.cast)))
            for who, data in _sent(pattern, standing):
                client = standing.client(who)
                answer = client.post(url, data, headers=BROWSER)
                if answer.status_code in PAGES and "text/html" in answer.headers.get("Content-Type", ""):
                    left[f"{name} {sorted(data)}"] = answer.status_code
                if f"{MARK}=" in answer.headers.get("Location", ""):
                    kept.add(name)
                    shown = client.get(answer.headers["Location"], headers=BROWSER, follow=True)
                    assert shown.status_code == 200, name
                    if b"<title>Fel:" not in shown.content:
                        silent.add(name)

    assert left == {}
    assert len(kept) > 40
    assert silent == SILENT
