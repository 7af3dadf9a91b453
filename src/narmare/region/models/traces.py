"""The two append-only logs.  No foreign keys: a trace outlives what it is about.

A trigger in the first migration refuses UPDATE, DELETE and TRUNCATE, also for the database user of the product.
"""

from django.db import models


class AuditEvent(models.Model):
    """Something was changed: by whom, in which role, at which unit and in which care process (if in one), what.

    `details` holds ids and codes only.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=30, blank=True)
    unit_code = models.CharField(max_length=40, blank=True)
    process = models.CharField(max_length=12, blank=True, default="")
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="audit_event_person", fields=["person_id", "-at"]),
            models.Index(name="audit_event_object", fields=["object_type", "object_id"]),
        ]

    class Privacy:
        personal = ("actor_id", "person_id", "details", "object_id")
        open = ("at", "role", "unit_code", "process", "action", "object_type")

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class AccessLog(models.Model):
    """Somebody read, or tried to read, about a person.

    Fields as HSLF-FS 2016:40 4 kap. 9 § asks: action, care unit and care process (if it is in one), time, who and about whom; kept at least five years.
    """

    class Decision(models.TextChoices):
        ALLOWED = "allowed"
        REFUSED = "refused"

    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    role = models.CharField(max_length=30, blank=True)
    unit_code = models.CharField(max_length=40, blank=True)
    process = models.CharField(max_length=12, blank=True, default="")
    person_id = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    decision = models.CharField(max_length=10, choices=Decision)
    ground = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(name="access_log_person", fields=["person_id", "-at"]),
            models.Index(name="access_log_unit", fields=["unit_code", "-at"]),
        ]

    class Privacy:
        personal = ("actor_id", "person_id")
        open = ("at", "role", "unit_code", "process", "purpose", "decision", "ground")

    def __str__(self) -> str:
        return f"{self.decision} {self.purpose}"
