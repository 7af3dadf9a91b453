"""The one table."""

from django.db import models


class Note(models.Model):
    """A row."""

    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return f"note {self.pk}"
