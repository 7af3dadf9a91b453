"""Addresses of the programme, one file a subject: add a file's list here."""

from django.urls import URLPattern

from narmare.programme.urls import decisions, initiatives


urlpatterns: list[URLPattern] = [*initiatives.urlpatterns, *decisions.urlpatterns]
