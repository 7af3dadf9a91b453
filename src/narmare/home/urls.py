"""Addresses of the start page."""

from django.urls import path

from narmare.home import views


urlpatterns = [path("", views.start, name="home")]
