"""Headers that Django does not set by itself."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP, build_policy


PERMISSIONS_POLICY = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"


class LanguageMiddleware(LocaleMiddleware):
    """Django's, for addresses that name no language: it looks for none in them."""

    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


class HeadersMiddleware(ContentSecurityPolicyMiddleware):
    """What a browser may do with our pages; no page is kept by a cache unless its view, or who serves a static file, says otherwise.

    Django's own builds the text of the policy for every answer anew; no page has a nonce, so it is built once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.policy = build_policy(settings.SECURE_CSP)

    def process_request(self, request: HttpRequest) -> HttpResponse | None:  # type: ignore[override]  # an answer is taken
        # No name and no code holds a NUL, and no text of PostgreSQL can: such an address is nobody's mistake.
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponse(status=400)
        return super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not hasattr(response, "_csp_config"):  # a view with a policy of its own (`csp_override`)
            response.headers.setdefault(CSP.HEADER_ENFORCE.value, self.policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store, private")
        return super().process_response(request, response)
