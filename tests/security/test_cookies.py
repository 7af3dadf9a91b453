"""Over https every cookie is bound to this host, and nothing of the pages stays after sign-out; refused sign-ins leave a line."""

from __future__ import annotations

import json
import logging
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import narmare
from narmare.config.logs import JsonLines
from tests.cast import Cast
from tests.sent_forms import BROWSER


SETTINGS = Path(narmare.__file__).parent / "config" / "settings.py"


@pytest.fixture
def https(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings as they are read with NARMARE_HTTPS."""
    monkeypatch.setenv("NARMARE_HTTPS", "1")
    read = runpy.run_path(str(SETTINGS))
    for name, value in read.items():
        if "COOKIE" in name or name.startswith(("SECURE_HSTS", "SECURE_SSL", "SECURE_REDIRECT", "HTTPS")):
            setattr(settings, name, value)
    return settings


def test_every_cookie_is_secure_and_this_hosts_alone(https: Any, cast: Cast) -> None:
    client = Client(headers={"host": "localhost"})
    client.get(reverse("sign-in"), secure=True)
    client.post(reverse("sign-in"), {"persona": "resident"}, secure=True)
    client.post(reverse("theme"), {"theme": "dark"}, secure=True)
    client.post(reverse("erase-my-data"), secure=True)  # tells what happened, in a cookie
    client.post(
        reverse("follow"), {"code": "FEL", "year": "1956"}, secure=True, headers=BROWSER
    )  # carries the form

    names = {name.removeprefix("__Host-") for name in client.cookies}
    assert names == {"sessionid", "csrftoken", "django_language", "narmare_theme", "messages", "narmare_kept"}
    for name, cookie in client.cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (
            True,
            "/",
            "",
            "Lax",
        )
    assert client.cookies["__Host-sessionid"]["httponly"] is True
    assert client.cookies["__Host-narmare_kept"]["httponly"] is True


def test_browsers_are_told_to_come_by_https_for_a_year(https: Any, db: None) -> None:
    answer = Client(headers={"host": "localhost"}).get(reverse("accessibility"), secure=True)

    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_after_sign_out_the_browser_forgets_the_pages(cast: Cast, sign_in: Any) -> None:
    assert sign_in("nurse").post(reverse("sign-out"))["Clear-Site-Data"] == '"cache"'


@pytest.mark.usefixtures("db")
def test_a_refused_sign_in_leaves_a_line_without_an_identity(caplog: pytest.LogCaptureFixture) -> None:
    Client().get(reverse("oidc-callback"), {"code": "hemlig", "state": "194403122382"})

    assert [record.getMessage() for record in caplog.records if record.name.startswith("narmare")] == [
        "A sign-in was refused: No sign-in was begun in this browser."
    ]


@pytest.mark.parametrize(("name", "method"), [("oidc-logout", "post"), ("oidc-keys", "get")])
def test_a_program_that_asks_without_tls_is_refused_and_not_led_on(
    https: Any, db: None, name: str, method: str
) -> None:
    """A person is led to https; a program that sends a token in plain must learn it."""
    answer = getattr(Client(), method)(reverse(name))

    assert Client().get(reverse("sign-in")).status_code == 301
    assert (answer.status_code, answer.headers.get("Location")) == (400, None)


def test_the_log_is_one_object_a_line_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARMARE_LOG", "json")
    chosen = runpy.run_path(str(SETTINGS))["LOGGING"]
    monkeypatch.delenv("NARMARE_LOG")
    usual = runpy.run_path(str(SETTINGS))["LOGGING"]
    try:
        raise ValueError("rad ett\nrad två")
    except ValueError:
        record = logging.LogRecord("narmare", logging.ERROR, "x.py", 1, "Fel: %s\n", ("å",), sys.exc_info())
    line = JsonLines().format(record)

    assert [one["handlers"]["stderr"]["formatter"] for one in (chosen, usual)] == ["json", "plain"]
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "narmare", "Fel: å\n")
    assert "rad ett" in said["trace"]
