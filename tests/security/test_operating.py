"""What whoever runs it relies on: health, telemetry without a person's data, and an audit that never calls the unasked sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from narmare.config import health, telemetry, upkeep
from narmare.region.models import JobRun
from tests.audit import Verdict, judged
from tests.cast import NOW, Cast
from tests.contact.staff_cases import sent


def _ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get(reverse("health-ready"))
    return answer.status_code, answer.json()


def _ran(ago: timedelta) -> None:
    ended = timezone.now() - ago
    JobRun.objects.update_or_create(
        name="notices", defaults={"started_at": ended, "ended_at": ended, "ok": True, "said": ""}
    )


def test_it_lives_without_asking_the_database(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        answer = Client().get(reverse("health-live"))

    assert answer.json() == {"live": True}
    assert answer.cookies == {}


@pytest.mark.usefixtures("db")
def test_it_is_ready_when_all_parts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    _ran(timedelta(seconds=30))
    assert _ready() == (200, {"ready": True, "parts": {"database": "ok", "migrations": "ok", "rounds": "ok"}})

    _ran(timedelta(minutes=6))
    assert _ready() == (
        200,
        {"ready": True, "parts": {"database": "ok", "migrations": "ok", "rounds": "late"}},
    )

    monkeypatch.setattr(health, "_shipped", lambda: frozenset({("region", "9999_to_come")}))
    assert _ready()[0] == 503
    assert _ready()[1]["parts"]["migrations"].startswith("missing")


@pytest.mark.usefixtures("db")
def test_it_is_not_ready_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self) -> None:
            raise OperationalError("password of narmare@db.internal is wrong")

    monkeypatch.setattr(health, "connection", Gone())
    status, said = _ready()

    assert (status, said) == (503, {"ready": False, "parts": {"database": "no answer"}})


class Collected:
    """Instruments whose exports a test reads."""

    def __init__(self) -> None:
        self.spans, self.metrics = InMemorySpanExporter(), InMemoryMetricReader()
        traces = TracerProvider(shutdown_on_exit=False)
        traces.add_span_processor(SimpleSpanProcessor(self.spans))
        self.meters = MeterProvider([self.metrics], shutdown_on_exit=False)
        self.instruments = telemetry.instruments(traces, self.meters)

    def text(self) -> str:
        """Everything that would have left the machine."""
        data = self.metrics.get_metrics_data()
        return "\n".join(
            [*(span.to_json() for span in self.spans.get_finished_spans()), data.to_json() if data else ""]
        )


def test_what_is_exported_holds_the_kind_of_page_and_nobodys_data(
    cast: Cast, sign_in: Callable[[str], Client]
) -> None:
    case = sent(cast)
    found, client = Collected(), sign_in("nurse")
    url = reverse("case", args=[case.code])

    def answer(request: HttpRequest) -> HttpResponse:
        response = client.get(url)
        request.resolver_match = resolve(request.path)
        return response

    request = RequestFactory().get(
        url, {"who": "194403122382"}, headers={"traceparent": "00-11111111111111111111111111111111-2222222222222222-01", "user-agent": "Astas telefon"},
    )  # fmt: skip
    response = telemetry.TelemetryMiddleware(answer, found.instruments)(request)
    text = found.text()

    assert response.status_code == 200
    assert '"http.response.status_code": 200' in text
    assert "http.server.request.duration" in text
    assert "<str:code>" in text
    private = (
        case.code,
        "194403122382",
        "Astas telefon",
        "Greta",
        "127.0.0.1",
        "1111111111111111",
        cast["nurse"].key + '"',
        "sessionid",
    )
    assert [word for word in private if word in text] == []


def test_a_job_that_fails_is_exported_by_the_kind_of_its_error_only() -> None:
    found = Collected()
    with pytest.raises(ValueError, match="Asta"), telemetry.measured("extract", found.instruments):
        raise ValueError("Asta Lindgren 194403122382")
    text = found.text()

    assert '"error.type": "ValueError"' in text
    assert "job extract" in text
    assert "Asta" not in text


@pytest.mark.usefixtures("db")
def test_it_is_off_until_it_is_switched_on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("telemetry" in name for name in settings.MIDDLEWARE)
    monkeypatch.setattr(telemetry, "exported", lambda: pytest.fail("it was asked for"))

    assert [
        one.ok
        for one in upkeep.tick(
            jobs=(upkeep.Job("a", timedelta(hours=1), lambda now: "x"),), clock=lambda: NOW
        )
        or ()
    ] == [True]


def test_switched_on_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        __import__("sys").modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None
    )

    with pytest.raises(ImproperlyConfigured, match=r"narmare\[telemetry\]"):
        telemetry.exported.__wrapped__()


def test_the_audit_names_the_weak_and_never_calls_the_unasked_sound() -> None:
    weak = {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
    sound, unasked = {"name": "b", "version": "1", "vulns": []}, {"name": "c", "skip_reason": "not found"}

    assert judged({"dependencies": [weak, sound]}).words == "Known weaknesses:\n  a 1: X-1, mended in 2"
    assert judged({"dependencies": [sound, unasked]}) == Verdict((), 1, 1)
    assert judged({"dependencies": [unasked]}).words.startswith("NOT CHECKED")
