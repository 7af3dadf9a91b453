"""Addresses of initiatives, benefits, mandate and roll-out."""

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
