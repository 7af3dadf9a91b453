"""Django's name of this app."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Strategy, goals and initiatives."""

    name = "narmare.programme"
    label = "programme"
