"""What makes the steps of a case a record: signatures, what waits for one, and what was added to an entry afterwards.

An entry is a step (`CaseEvent`) of a kind that `content/record.yaml` calls one; what it says lies in the message, the judgement
or the amendment that was written with it.  Triggers (the squashed migration) hold all of it as it was written.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import CaseEvent
from narmare.region.fields import SealedTextField
from narmare.region.models import Account, Unit


class Signature(models.Model):
    """Somebody answers for an entry (patientdatalagen 3 kap. 10 §).  Never changed: `digest` binds the entry, the signer and the time.

    `because` is empty where the writer signs; else why a colleague does it in the writer's place.
    """

    class Because(models.TextChoices):
        LEFT = "left", _("har slutat på enheten")
        AWAY = "away", _("är borta en längre tid")
        DEAD = "dead", _("har avlidit")

    entry = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="signature")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    profession = models.CharField(max_length=20, blank=True)
    because = models.CharField(max_length=5, choices=Because, blank=True, default="")
    digest = SealedTextField(help_text="see contact.signing")

    class Meta:
        constraints = [
            models.CheckConstraint(name="signature_encrypted", condition=Q(digest__regex=r"^g1[.]")),
        ]

    class Privacy:
        personal = ("entry", "by")
        secret = ("digest",)
        open = ("at", "profession", "because")

    def __str__(self) -> str:
        return f"signature {self.pk}"


class Unsigned(models.Model):
    """An entry that waits for `by` to sign it: a row of a worklist, which goes when it is signed."""

    entry = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="unsigned")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="unsigned_entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="unsigned_entries")
    at = models.DateTimeField()

    class Privacy:
        personal = ("entry", "by")
        open = ("unit", "at")

    def __str__(self) -> str:
        return f"unsigned {self.pk}"


class Amendment(models.Model):
    """What the entry `step` says: what is right instead of `entry` (a correction), or what the person thinks of it.

    The original stands (patientdatalagen 3 kap. 14 §).  The person's opinion (3 kap. 8 §) may be about the case as a whole: then
    `entry` is empty.
    """

    step = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="amendment")
    entry = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, null=True, related_name="amendments")
    text = SealedTextField()
    reason = SealedTextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="amendment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="amendment_correction_has_reason", condition=Q(entry__isnull=False) | Q(reason="")
            ),
        ]

    class Privacy:
        personal = ("step", "entry", "text", "reason")

    def __str__(self) -> str:
        return f"amendment {self.pk}"
