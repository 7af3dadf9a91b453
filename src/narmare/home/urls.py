"""Addresses of the start page and of pages that combine the apps."""

from django.urls import path

from narmare.home import views


urlpatterns = [
    path("", views.start, name="home"),
    path("fem-fragor", views.auditor, name="auditor"),
]
