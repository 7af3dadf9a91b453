"""Addresses of initiatives, benefits, mandate and roll-out."""

from django.urls import URLPattern, path

from narmare.programme.views import benefits, exchange, initiatives, mandate, portfolio, rollouts, steps


urlpatterns: list[URLPattern] = [
    path("program", portfolio.overview, name="portfolio"),
    path("program/forslag", portfolio.propose, name="initiative-propose"),
    path("program/belastning", portfolio.load, name="programme-load"),
    path("program/enhet/<str:code>", mandate.unit, name="programme-unit"),
    path("program/initiativ/<slug:code>", initiatives.initiative, name="programme-initiative"),
    path("program/initiativ/<slug:code>/steg/<slug:step>", steps.step, name="programme-step"),
    path("program/initiativ/<slug:code>/nytta/ny", benefits.new, name="benefit-new"),
    path("program/initiativ/<slug:code>/nytta/<int:number>", benefits.edit, name="benefit-edit"),
    path("program/initiativ/<slug:code>/nytta/<int:number>/lage", benefits.state, name="benefit-state"),
    path("program/initiativ/<slug:code>/ansvar", mandate.mandate, name="programme-mandate"),
    path("program/initiativ/<slug:code>/inforande", rollouts.overview, name="programme-rollouts"),
    path("program/initiativ/<slug:code>/inforande/<str:unit>", rollouts.rollout, name="programme-rollout"),
    path("program/initiativ/<slug:code>/historik", initiatives.history, name="programme-history"),
    path("program/fil", exchange.overview, name="programme-exchange"),
    path("program/fil.<slug:suffix>", exchange.export, name="programme-export"),
    path("program/andring/<int:pk>/aterstall", initiatives.restore, name="revision-restore"),
]
