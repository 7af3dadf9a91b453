"""Every address, by app.  Paths are Swedish words, names are English."""

from django.urls import include, path

from narmare.config import health


urlpatterns = [
    # First, as it is asked for most: addresses are tried in this order.
    path("", include("narmare.contact.urls")),
    path("", include("narmare.home.urls")),
    path("", include("narmare.region.urls")),
    path("", include("narmare.programme.urls")),
    path("", include("narmare.followup.urls")),
    path("", include("narmare.reports.urls")),
    path("", include("narmare.design.urls")),
    path("halsa/lever", health.live, name="health-live"),
    path("halsa/redo", health.ready, name="health-ready"),
]
handler403 = "narmare.design.views.forbidden"
handler404 = "narmare.design.views.not_found"
handler500 = "narmare.design.views.server_error"
