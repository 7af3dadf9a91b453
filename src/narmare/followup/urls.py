"""Addresses of strategy, indicators, units and snapshots."""

from django.urls import path

from narmare.followup.views import indicators, initiatives, places, snapshots, strategy


urlpatterns = [
    path("strategi", strategy.tree, name="strategy"),
    path("strategi/<slug:code>", strategy.direction, name="direction"),
    path("initiativ", initiatives.overview, name="initiatives"),
    path("initiativ/<slug:code>", initiatives.initiative, name="initiative"),
    path("matetal", indicators.overview, name="indicators"),
    path("matetal/<slug:indicator>", indicators.indicator, name="indicator"),
    path("matetal/<slug:indicator>/definition", indicators.definition, name="indicator-definition"),
    path("matetal/<slug:indicator>/fil.<slug:suffix>", indicators.export, name="indicator-export"),
    path("enheter", places.units, name="units"),
    path("enheter/<str:code>", places.place, name="place"),
    path("underlag", snapshots.overview, name="snapshots"),
    path("underlag/tvilling", snapshots.twin, name="twin"),
]
