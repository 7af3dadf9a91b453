"""The app of messages and files."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Messages and files that belong to a case or a plan."""

    name = "narmare.meetings"
    label = "meetings"
    verbose_name = "Meetings"
