"""The shell: menu, looks, language, headers and pages of error."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from narmare.design import context, nav, views
from narmare.design.cookies import theme_cookie
from narmare.design.public import PUBLIC


class Somebody:
    """Signed in, with the permissions named."""

    is_authenticated = True

    def __init__(self, *permissions: str) -> None:
        self.permissions = permissions

    def has(self, permission: str) -> bool:
        return permission in self.permissions


@pytest.fixture
def menu(monkeypatch):
    monkeypatch.setattr(nav, "_entries", {})
    nav.register("Komponenter", "components", permission="components.read", order=2)
    nav.register("Med fel", "components-errors", order=3)
    nav.register("Tillgänglighet", "accessibility", permission="public", order=1)
    nav.register("Borta", "no-such-address", order=4)


def entries(path: str, user: object) -> list[tuple[str, bool]]:
    request = RequestFactory().get(path)
    request.user = user
    return [(item["label"], item["current"]) for item in nav.entries(request)]


def test_the_menu_shows_what_the_reader_may_open_in_order(menu):
    assert entries("/", Somebody("components.read")) == [
        ("Tillgänglighet", False),
        ("Komponenter", False),
        ("Med fel", False),
    ]
    assert entries("/", Somebody()) == [("Tillgänglighet", False), ("Med fel", False)]
    assert entries("/", AnonymousUser()) == [("Tillgänglighet", False)]


def test_the_closest_entry_is_the_current_one(menu):
    everything = Somebody("components.read")
    assert [label for label, current in entries("/komponenter/fel", everything) if current] == ["Med fel"]
    assert [label for label, current in entries("/komponenter/annat", everything) if current] == [
        "Komponenter"
    ]
    assert [label for label, current in entries("/komponenternas", everything) if current] == []


def test_what_is_not_the_readers_own_stands_at_the_foot(menu):
    nav.register("Strategi", "components", foot_unless="unit.read", order=2)
    request = RequestFactory().get("/komponenter")
    request.user = Somebody()
    resident = (nav.entries(request), nav.foot(request))
    request.user = Somebody("unit.read")
    staff = (nav.entries(request), nav.foot(request))

    assert [one["label"] for one in resident[0]] == ["Tillgänglighet", "Med fel"]
    assert [(one["label"], one["current"]) for one in resident[1]] == [("Strategi", True)]
    assert [one["label"] for one in staff[0]] == ["Tillgänglighet", "Strategi", "Med fel"]
    assert staff[1] == []


def test_a_second_registration_replaces_the_first(menu):
    nav.register("Nytt ord", "components-errors", order=0)
    assert entries("/", Somebody())[0] == ("Nytt ord", False)


@pytest.mark.parametrize(
    ("cookie", "chosen"), [("dark", "dark"), ("light", "light"), ("pink", "system"), (None, "system")]
)
def test_looks_come_from_the_cookie_when_it_is_one_of_ours(cookie, chosen):
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES[theme_cookie()] = cookie
    assert context.theme(request) == chosen


def test_the_region_has_its_name():
    assert context.region_name() == "Region Kronoberg"


@pytest.mark.django_db
def test_choosing_looks_goes_back_to_the_page_and_no_further(client):
    response = client.post("/utseende", {"theme": "dark", "next": "/komponenter"})
    assert (response.status_code, response["Location"]) == (302, "/komponenter")
    assert response.cookies[theme_cookie()].value == "dark"
    assert response.cookies[theme_cookie()]["httponly"]
    for elsewhere in ("https://example.org/", "//example.org", "javascript:alert(1)", "", "home", "24:61"):
        assert client.post("/utseende", {"theme": "light", "next": elsewhere})["Location"] == "/"


@pytest.mark.django_db
def test_looks_that_do_not_exist_are_not_remembered(client):
    assert theme_cookie() not in client.post("/utseende", {"theme": "pink"}).cookies
    assert client.get("/utseende").status_code == 405


@pytest.mark.django_db
def test_the_language_is_kept_in_a_cookie(client):
    client.post("/sprak", {"language": "en", "next": "/komponenter"})
    page = client.get("/komponenter").content.decode()
    assert '<html lang="en"' in page
    assert "<h1>Components</h1>" in page
    assert "På svenska" in page


@pytest.mark.django_db
def test_every_page_carries_the_headers(client):
    headers = client.get("/tillganglighet").headers
    assert headers["Permissions-Policy"].startswith("camera=(self), microphone=(self), geolocation=()")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store, private"


def test_the_pages_of_the_shell_are_public():
    shown = (views.theme, views.accessibility, views.components, views.components_errors, views.set_language)
    assert {view.permission for view in shown} == {PUBLIC}
    assert not any(view.login_required for view in shown)


def test_the_server_error_page_touches_no_database(rf):
    response = views.server_error(rf.get("/"))  # no database is open in this test
    assert response.status_code == 500
    page = response.content.decode()
    assert "Något gick fel hos oss" in page
    assert "Ring 112" in page
    assert "<nav" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (lambda request: views.forbidden(request, PermissionDenied("secret reason")), 403, "Du får inte öppna den här sidan"),
        (lambda request: views.not_found(request, Exception("secret reason")), 404, "Sidan finns inte"),
        (lambda request: views.csrf_failure(request, "secret reason"), 403, "Formuläret kunde inte tas emot"),
    ],
)  # fmt: skip
def test_pages_of_error_say_what_to_do_and_nothing_about_the_inside(rf, view, status, words):
    request = rf.get("/")
    request.user = AnonymousUser()
    response = view(request)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "secret" not in page
    assert 'href="/"' in page


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_our_page():
    response = Client(enforce_csrf_checks=True).post("/utseende", {"theme": "dark"})
    assert response.status_code == 403
    assert "ladda om sidan" in response.content.decode()


@pytest.mark.django_db
def test_a_form_with_errors_marks_the_title_of_its_page(client):
    assert "<title>Fel: Formulär med fel – Närmare</title>" in client.get("/komponenter/fel").content.decode()
    assert "<title>Komponenter – Närmare</title>" in client.get("/komponenter").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 404)])
def test_the_gallery_of_components_is_shown_in_the_demo_only(settings, demo: bool, status: int) -> None:
    settings.NARMARE_DEMO = demo
    client = Client()

    assert client.get("/komponenter").status_code == status
    assert client.get("/komponenter/fel").status_code == status
    assert ('href="/komponenter"' in client.get("/tillganglighet").content.decode()) is demo
