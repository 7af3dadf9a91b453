"""Addresses of the shell."""

from django.urls import path

from narmare.design import views


urlpatterns = [
    path("sprak", views.set_language, name="set_language"),
    path("utseende", views.theme, name="theme"),
    path("tillganglighet", views.accessibility, name="accessibility"),
    path("komponenter", views.components, name="components"),
    path("komponenter/fel", views.components_errors, name="components-errors"),
]
