"""What a browser is told to refuse, asserted to the letter."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.decorators.csp import csp_override

from narmare.design.middleware import HeadersMiddleware


CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
EXPECTED = {
    "Content-Security-Policy": CSP,
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sign-in", "components", "accessibility"])
def test_every_page_carries_the_headers(name: str) -> None:
    response = Client().get(reverse(name))

    assert {key: response.headers.get(key) for key in EXPECTED} == EXPECTED


@pytest.mark.django_db
def test_a_missing_page_carries_them_too() -> None:
    response = Client().get("/finns-inte")

    assert response.status_code in {302, 404}
    assert response.headers["Content-Security-Policy"] == CSP


@pytest.mark.django_db
def test_no_page_is_kept_by_a_cache() -> None:
    assert "no-store" in Client().get(reverse("sign-in")).headers["Cache-Control"]


def test_a_view_may_have_a_policy_of_its_own() -> None:
    own = {"default-src": ["'none'"], "img-src": ["'self'"]}
    answer = HeadersMiddleware(csp_override(own)(lambda request: HttpResponse()))(RequestFactory().get("/"))

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; img-src 'self'"
