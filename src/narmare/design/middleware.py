"""Headers that Django does not set by itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase


PERMISSIONS_POLICY = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"


class HeadersMiddleware:
    """What a browser may do with our pages; no page is kept by a cache unless its view says otherwise.

    Static files are answered before this middleware and keep their long life.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # No name and no code holds a NUL, and no text of PostgreSQL can: such an address is nobody's mistake.
        odd = "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        response = HttpResponse(status=400) if odd else self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
