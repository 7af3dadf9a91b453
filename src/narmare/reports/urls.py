"""Addresses of reports."""

from django.urls import path

from narmare.reports.views import files, lists, one, writing


urlpatterns = [
    path("rapporter", lists.overview, name="reports"),
    path("rapporter/ny", lists.new, name="report-new"),
    path("rapporter/ny/<slug:kind>", lists.new_of_kind, name="report-new-of-kind"),
    path("rapporter/<uuid:key>", one.report, name="report"),
    path("rapporter/<uuid:key>/andra", writing.edit, name="report-edit"),
    path("rapporter/<uuid:key>/fraga", writing.ask, name="report-ask"),
    path("rapporter/<uuid:key>/gor/<slug:act>", one.act, name="report-act"),
    path("rapporter/<uuid:key>/fil.<slug:suffix>", files.download, name="report-file"),
    path("rapporter/<uuid:key>/filer", files.order, name="report-order-files"),
    path("rapporter/<uuid:key>/filer/<int:pk>", files.ordered, name="report-order"),
    path("rapporter/<uuid:key>/filer/<int:pk>.zip", files.archive, name="report-archive"),
    path("rapporter/fragor/<int:pk>", writing.answer, name="report-answer"),
    path("rapporter/fragor/<int:pk>/ta-tillbaka", writing.withdraw, name="report-withdraw"),
]
