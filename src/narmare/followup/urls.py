"""Addresses of strategy, indicators, units and snapshots."""

from django.urls import path

from narmare.followup.views import (
    adoption,
    effects,
    indicators,
    initiatives,
    mine,
    places,
    programme_benefits,
    readings,
    snapshots,
    staffing,
    strategy,
)


urlpatterns = [
    path("strategi", strategy.tree, name="strategy"),
    path("strategi/<slug:code>", strategy.direction, name="direction"),
    path("initiativ", initiatives.overview, name="initiatives"),
    path("initiativ/<slug:code>", initiatives.initiative, name="initiative"),
    path("effekter", effects.overview, name="effects"),
    path("effekter/<slug:code>/ny", effects.register, name="effect-register"),
    path("effekter/<slug:code>/<slug:indicator>", effects.study, name="effect-study"),
    path("effekter/<slug:code>/<slug:indicator>/belagg", effects.evidence, name="effect-evidence"),
    path("effekter/<slug:code>/<slug:indicator>/avvikelse", effects.deviate, name="effect-deviation"),
    path("nyttor", programme_benefits.overview, name="benefits"),
    path("nyttor/<slug:code>/<int:number>", programme_benefits.benefit, name="programme-benefit"),
    path("matetal", indicators.overview, name="indicators"),
    path("matetal/matris", indicators.matrix, name="indicator-matrix"),
    path("matetal/tolkningar", readings.overview, name="interpretations"),
    path("matetal/<slug:indicator>", indicators.indicator, name="indicator"),
    path("matetal/<slug:indicator>/definition", indicators.definition, name="indicator-definition"),
    path("matetal/<slug:indicator>/fil.<slug:suffix>", indicators.export, name="indicator-export"),
    path("matetal/<slug:indicator>/tolkning", readings.write, name="interpret"),
    path("matetal/<slug:indicator>/granser", readings.move, name="move-limits"),
    path("tolkning/<int:pk>/ta-bort", readings.withdraw, name="withdraw-interpretation"),
    path("granser/<int:pk>/ta-bort", readings.restore, name="restore-limits"),
    path("min-enhet", mine.unit, name="my-unit"),
    path("inforande", adoption.overview, name="adoption"),
    path("inforande/<slug:indicator>", adoption.way, name="adoption-indicator"),
    path("bemanning", staffing.units, name="staffing-units"),
    path("bemanning/<str:code>", staffing.staffing, name="staffing"),
    path("bemanning/<str:code>/scenario.yaml", staffing.scenario_file, name="staffing-file"),
    path("enheter", places.units, name="units"),
    path("enheter/<str:code>", places.place, name="place"),
    path("underlag", snapshots.overview, name="snapshots"),
    path("underlag/vardgaranti", snapshots.guarantee, name="guarantee-rows"),
    path("underlag/jamfor", snapshots.compare, name="compare-snapshots"),
    path("underlag/tvilling", snapshots.twin, name="twin"),
]
