"""Addresses of the programme, one file a subject: add a file's list here."""

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
