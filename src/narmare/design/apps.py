"""The web shell as a Django app.  It knows no domain."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "narmare.design"
    label = "design"
    verbose_name = "Design"
