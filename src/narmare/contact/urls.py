"""Addresses of the queue, cases, calls and routines."""

from __future__ import annotations

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
