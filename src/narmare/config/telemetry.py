"""Traces and metrics by OpenTelemetry, off unless NARMARE_TELEMETRY says yes (extra `narmare[telemetry]`).

A span says which kind of page, how it was answered and how long it took.  Never the address itself (it holds codes of cases),
a query, a form, a header, an account, an address of the net, or the text of an error: only `http.route`, as the program has it.
A trace that a browser sends along is not taken up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase


if TYPE_CHECKING:
    from opentelemetry.metrics import Histogram
    from opentelemetry.trace import Tracer

SERVICE = "narmare"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
MISSING = "NARMARE_TELEMETRY is on and OpenTelemetry is not installed. Run: pip install 'narmare[telemetry]', or unset it."


class Instruments:
    """What measures: a tracer and two histograms (seconds), of the providers given."""

    def __init__(self, tracer: Tracer, requests: Histogram, jobs: Histogram) -> None:
        self.tracer, self.requests, self.jobs = tracer, requests, jobs


def instruments(traces: Any, metrics: Any) -> Instruments:
    """The instruments of a TracerProvider and a MeterProvider."""
    meter = metrics.get_meter(SERVICE)
    return Instruments(
        traces.get_tracer(SERVICE),
        meter.create_histogram("http.server.request.duration", unit="s", description="How long a page took"),
        meter.create_histogram("narmare.job.duration", unit="s", description="How long a periodic job took"),
    )


@cache
def exported() -> Instruments:
    """Instruments that send to the collector of OpenTelemetry's own settings (OTEL_EXPORTER_OTLP_ENDPOINT).

    Raises:
        ImproperlyConfigured: OpenTelemetry is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ImproperlyConfigured(MISSING) from error
    resource = Resource(
        {"service.name": SERVICE}
    )  # not Resource.create: it would add the machine and the command line
    traces = TracerProvider(resource=resource)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return instruments(
        traces, MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], resource=resource)
    )


class TelemetryMiddleware:
    """A span and a duration for each request; the first middleware, and only where telemetry is on."""

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponseBase], found: Instruments | None = None
    ) -> None:
        self.get_response, self.found = get_response, found or exported()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        from opentelemetry.trace import SpanKind

        began, method = time.perf_counter(), request.method if request.method in METHODS else "_OTHER"
        with self.found.tracer.start_as_current_span(
            str(method), context=_nothing(), kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:  # fmt: skip
            response = self.get_response(request)
            match = request.resolver_match
            told: dict[str, str | int] = {
                "http.request.method": str(method),
                "http.route": "/" + match.route if match is not None else "",
                "http.response.status_code": response.status_code,
            }
            span.update_name(f"{method} {told['http.route']}")
            span.set_attributes(told)
        self.found.requests.record(time.perf_counter() - began, told)
        return response


def _nothing() -> Any:
    """An empty context: no trace from outside is gone on with."""
    from opentelemetry.context import Context

    return Context()


@contextmanager
def job(name: str, found: Instruments | None = None) -> Iterator[None]:
    """A span and a duration for a periodic job; nothing where telemetry is off."""
    if found is None and not settings.NARMARE_TELEMETRY:
        yield
        return
    with measured(name, found or exported()):
        yield


@contextmanager
def measured(name: str, found: Instruments) -> Iterator[None]:
    """A span and a duration, whatever happens inside; an error is told by its kind only."""
    began, told = time.perf_counter(), {"narmare.job": name}
    with found.tracer.start_as_current_span(
        f"job {name}", record_exception=False, set_status_on_exception=False
    ) as span:
        span.set_attributes(told)
        try:
            yield
        except Exception as error:
            told["error.type"] = type(error).__name__
            span.set_attribute("error.type", type(error).__name__)
            raise
        finally:
            found.jobs.record(time.perf_counter() - began, told)
