"""Addresses of the start page and of pages that combine the apps."""

from django.urls import path

from narmare.home import views


urlpatterns = [
    path("", views.start, name="home"),
    path("fem-fragor", views.auditor, name="auditor"),
    path("mina-uppgifter/kopia", views.my_copy, name="my-copy"),
    path("mina-uppgifter/kopia/<str:form>", views.copy_file, name="copy-file"),
    path("arenden/<str:code>/fhir", views.case_fhir, name="case-fhir"),
    path("mina-uppgifter/radera", views.erase, name="erase-my-data"),
]
