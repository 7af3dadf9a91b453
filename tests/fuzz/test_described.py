"""What programs may ask (docs/reference/openapi.yaml): every address that answers JSON is there, and answers as it says."""

from __future__ import annotations

import inspect
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings as configured
from django.http import JsonResponse
from django.test.client import ClientHandler
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from narmare.region import clientkeys, pace
from tests.cast import Cast
from tests.fuzz.judge import TRACES
from tests.fuzz.world import OUTSIDER, World, build
from tests.programme.decision_access import calendar_of
from tests.rules.walk import patterns


DESCRIPTION = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.yaml"
OURS = ("narmare.", "tests.fuzz.")
A_FEW = 49  # requests; `python -m tests.fuzz` sends more
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
VISITORS = ("anonymous", "resident", "relative", "nurse", "controller", OUTSIDER)
LET_IN = {
    "/mina-uppgifter/kopia/{form}": "resident", "/matetal/{indicator}/fil.{suffix}": "controller", "/arenden/{code}/fhir": "nurse",
}  # fmt: skip


@cache
def _described() -> dict[str, str]:
    """The address of each operation, by its name."""
    spec = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    return {one["operationId"]: path for path, methods in spec["paths"].items() for one in methods.values()}


def _speaks_json(value: object, seen: frozenset[object] = frozenset()) -> bool:
    """Whether a view, or what it uses of our own views, makes JSON for its answer or says that it is that."""
    if isinstance(value, str):
        return bool(re.fullmatch(r"application/([\w.-]+\+)?json", value))
    if isinstance(value, tuple | list | frozenset):
        return any(_speaks_json(one, seen) for one in value)
    if isinstance(value, dict):
        return any(_speaks_json(one, seen) for one in value.values())
    if value is JsonResponse:
        return True
    function = inspect.unwrap(value) if callable(value) else None
    if not inspect.isfunction(function) or function in seen or not function.__module__.startswith(OURS):
        return False
    known = inspect.getclosurevars(function)
    used = (*known.globals.values(), *known.nonlocals.values(), *function.__code__.co_consts)
    return any(_speaks_json(one, seen | {function}) for one in used)


def test_what_has_a_limit_says_so() -> None:
    spec = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    every = [one for methods in spec["paths"].values() for one in methods.values()]
    limited = {one["operationId"] for one in every if "429" in one["responses"]}

    assert limited == {name for name in pace.PACED if name in _described()} != set()


def test_every_address_that_answers_json_is_described() -> None:
    found = {pattern.name for pattern in patterns() if _speaks_json(pattern.callback)}

    assert {"health-live", "health-ready", "oidc-keys", "copy-file", "case-fhir"} <= found
    assert found <= _described().keys()


def test_a_view_that_answers_json_is_noticed_however_it_makes_it() -> None:
    def helper() -> object:
        return {"fhir": ("application/fhir+json", "json")}

    def page() -> str:
        return "text/html"

    def direct() -> object:
        return JsonResponse({})

    def by_another() -> object:
        return helper()

    assert not _speaks_json(page)
    assert all(_speaks_json(view) for view in (helper, direct, by_another))


@pytest.mark.parametrize("name", _described())
def test_an_address_that_is_described_is_the_one_that_is_there(name: str) -> None:
    path = _described()[name]
    parts = dict.fromkeys(re.findall(r"{(\w+)}", path), "x")

    assert reverse(name, kwargs=parts) == path.format(**parts)


@pytest.mark.usefixtures("a_few_numbers")
def test_programs_are_answered_as_the_description_says(cast: Cast, settings: Any, tmp_path: Path) -> None:
    """By schemathesis: what the description allows and what it forbids, by those whom an address lets in and by others."""
    settings.NARMARE_HOME = tmp_path
    settings.OIDC_KEYS_FILE = str(tmp_path / "keys")
    clientkeys.write(Path(settings.OIDC_KEYS_FILE), [clientkeys.new_key("ec")])
    settings.OIDC_ISSUER = "http://127.0.0.1:9"  # nobody answers there: no token is the provider's
    most = max(A_FEW, int(os.environ.get("FUZZ_REQUESTS", "0")) // 10)
    number = int(os.environ.get("FUZZ_SEED", "1"))
    schema = schemathesis.openapi.from_path(DESCRIPTION)
    schema.app = _InProcess()
    world, key = build(cast), calendar_of(cast)["key"]

    answered = {
        one.ok().definition.raw["operationId"]: _asked(
            one.ok(), world, key, -(-most // len(_described())), number
        )
        for one in schema.get_all_operations()
    }

    # An address that takes nothing is asked by each visitor, and then there is nothing new to ask.
    assert sum(found.total() for found in answered.values()) >= A_FEW
    assert answered.pop("oidc-logout").keys() == {400}
    assert {name: 200 in found for name, found in answered.items()} == dict.fromkeys(answered, True)


class _InProcess:
    """The product as an application of WSGI that leaves the database of the test open."""

    def __init__(self) -> None:
        self.handler = ClientHandler(enforce_csrf_checks=True)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterator[bytes]:
        answer = self.handler(environ | {"HTTP_ACCEPT_ENCODING": "identity"})
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        yield b"".join(answer)


def _asked(operation: Any, world: World, key: str, most: int, number: int) -> Counter[int]:
    """How often each status was answered.

    Args:
        key: opens somebody's calendar.
    """
    found: Counter[int] = Counter()
    cases = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @seed(number)
    @settings(
        max_examples=most, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(st.one_of(cases), st.sampled_from(VISITORS), st.booleans())
    def ask(case: Any, who: str, knows: bool) -> None:
        if knows:
            who, case.query = LET_IN.get(operation.path, who), {}
            known = {"key": key, "code": world.ids["code"][0]}
            case.path_parameters |= {name: known[name] for name in known.keys() & case.path_parameters.keys()}
        cookie = world.cookies[who]
        response = case.call(cookies={configured.SESSION_COOKIE_NAME: cookie} if cookie else None)
        case.validate_response(response, checks=CHECKS)
        text = response.content.decode("utf-8", "replace")
        assert [mark for mark in (*world.secrets[who], *TRACES) if mark in text] == []
        found[response.status_code] += 1

    ask()
    return found
