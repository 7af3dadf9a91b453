"""Pages of the shell itself: errors, looks, the accessibility statement and the component gallery."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from narmare.design import context, gallery
from narmare.design.cookies import theme_cookie
from narmare.design.public import public


YEAR = 365 * 24 * 3600


def _next(request: HttpRequest) -> str:
    """The page to go back to: one of ours, or the start page."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours and urlsplit(target).path.startswith("/") else "/"


set_language = public(django_set_language)


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the reader's choice of looks in a cookie."""
    response = HttpResponseRedirect(_next(request))
    chosen = request.POST.get("theme", "")
    if chosen in context.THEMES:
        response.set_cookie(
            theme_cookie(), chosen, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    return response


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the act on digital public service (2018:1937) 13 § asks for."""
    return render(request, "design/accessibility.html")


def _for_developers() -> None:
    """The gallery is for who changes pages: an installation that serves a region has none (ASVS 15.2.3).

    Raises:
        Http404: neither demo nor debug.
    """
    if not context.has_gallery():
        raise Http404("The gallery of components is shown with NARMARE_DEMO or NARMARE_DEBUG.")


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component, drawn by the real templates; in demo and debug."""
    _for_developers()
    return render(request, "design/gallery.html", gallery.page())


@public
@require_safe
def components_errors(request: HttpRequest) -> HttpResponse:
    """The sample form as it looks when something must be put right; in demo and debug."""
    _for_developers()
    return render(request, "design/gallery_form.html", {"form": gallery.SampleForm({"reason": "Ont i knät"})})


def _page(title: str, *lines: str, link: tuple[str, str] | None = None) -> dict[str, Any]:
    url, words = link or ("/", _("Till startsidan"))
    return {"title": title, "lines": lines, "link_url": url, "link_text": words}


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but the role does not reach here."""
    page = _page(
        _("Du får inte öppna den här sidan"),
        _("Din behörighet räcker inte hit. Inget har ändrats."),
        _("Behöver du sidan i ditt arbete ber du din chef om behörighet."),
    )
    return render(request, "design/errors/base.html", page, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none that this reader may know of."""
    page = _page(
        _("Sidan finns inte"),
        _("Kontrollera adressen. Sidan kan ha flyttats, eller så har du inte tillgång till den."),
    )
    return render(request, "design/errors/base.html", page, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without a request, so that neither database nor session is touched."""
    page = _page(
        _("Något gick fel hos oss"),
        _("Felet är noterat. Vänta en stund och försök igen."),
        _("Ring vårdcentralen om det inte kan vänta. Ring 112 vid fara för liv."),
    )
    return HttpResponse(loader.render_to_string("design/errors/base.html", page), status=500)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old or came from elsewhere."""
    page = _page(
        _("Formuläret kunde inte tas emot"),
        _("Sidan hade varit öppen för länge, eller så tillåter webbläsaren inte kakor. Inget har sparats."),
        _("Gå tillbaka, ladda om sidan och skicka igen."),
    )
    return render(request, "design/errors/base.html", page, status=403)
