"""A case (ärende): one matter that a resident brings, whatever the channel, and every step that was taken with it."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.reading import CaseQuerySet, CaseWay
from narmare.region import processes
from narmare.region.fields import SealedJSONField, SealedTextField, SearchableField
from narmare.region.models import Account, Agency, Person, Unit


# No vowels, no 0/O, 1/I: a code that can be read out on the telephone and never spells a word.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_code(length: int = 8) -> str:
    """A random code that says nothing about the person."""
    number, code = secrets.randbelow(len(ALPHABET) ** length), ""
    while len(code) < length:
        number, place = divmod(number, len(ALPHABET))
        code += ALPHABET[place]
    return code


class TransactionId(Func):
    """The number of the running transaction (PostgreSQL's xid8 as an integer)."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0


class BothOrNone(Func):
    """True where two fields are both empty or both filled.

    As short as SQL can say it: PostgreSQL reads a table's constraints anew for each statement that writes to it.
    """

    template = "((%(expressions)s IS NULL))"
    arg_joiner = " IS NULL) = ("
    arity = 2
    output_field = models.BooleanField()


def together(name: str, first: str, second: str) -> models.CheckConstraint:
    """A constraint: the fields are filled together or empty together."""
    return models.CheckConstraint(name=name, condition=BothOrNone(first, second))


class Case(models.Model):
    """One matter, its clock and its owner.

    `priority` is 1 (at once) to 5 (can wait).  `unit` is whose queue it stands in; `profession` which queue there;
    `held_for` a named contact who has it alone until `held_until`.  `version` grows with every change, so that a stale
    page can be told from a fresh one.
    """

    class Lane(models.TextChoices):
        CLINICAL = "clinical", _("medicinskt")
        ADMINISTRATIVE = "administrative", _("administrativt")

    class Channel(models.TextChoices):
        WEB = "web", _("på nätet")
        PHONE = "phone", _("telefon")
        DESK = "desk", _("på plats")
        STAFF = "staff", _("genom personal")

    class Status(models.TextChoices):
        NEW = "new", _("nytt")
        OPEN = "open", _("pågår")
        WAITING = "waiting", _("väntar på svar från invånaren")
        BOOKED = "booked", _("bokat")
        ANSWERED = "answered", _("besvarat")
        DONE = "done", _("klart")

    class Profession(models.TextChoices):
        DOCTOR = "doctor", _("läkare")
        NURSE = "nurse", _("sjuksköterska")
        PHYSIOTHERAPIST = "physiotherapist", _("fysioterapeut")
        PSYCHOLOGIST = "psychologist", _("psykolog eller kurator")
        MIDWIFE = "midwife", _("barnmorska")
        ADMINISTRATOR = "administrator", _("vårdadministratör")

    class Outcome(models.TextChoices):
        ADVICE = "advice", _("råd")
        CHAT = "chat", _("svar i skrift")
        VISIT = "visit", _("bokat besök")
        SAME_DAY = "same_day", _("besök samma dag")
        EMERGENCY = "emergency", _("hänvisad till akutsjukvård")
        ADMINISTRATIVE = "administrative", _("administrativt svar")
        ABANDONED = "abandoned", _("personen avstod")

    # Foreign keys have no index of their own here: nobody asks for cases by who closed them, and every index is paid for by the
    # resident who waits for the receipt.  The questions that are asked have theirs in Meta.
    # Unique by constraints: `unique=True` makes a second index, for LIKE, which nobody asks for.
    code = models.CharField(max_length=12, default=new_code)
    follow_code = SearchableField(pattern=r"[0-9A-Z]{8,12}", max_length=80, null=True)
    submit_key = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="cases")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="cases")
    lane = models.CharField(max_length=15, choices=Lane, default=Lane.CLINICAL)
    channel = models.CharField(max_length=10, choices=Channel)
    reason = models.CharField(max_length=60)
    reason_class = models.CharField(max_length=20, default="other")
    asked_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="asked_cases"
    )
    on_behalf = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, db_index=False, related_name="cases"
    )
    words = SealedTextField(blank=True)
    hope = SealedTextField(blank=True)
    questionnaire = models.CharField(max_length=60, blank=True)
    questionnaire_version = models.CharField(max_length=20, blank=True)
    answers = SealedJSONField(default=dict)
    suggestion = models.JSONField(null=True)
    priority = models.SmallIntegerField(default=3)  # 1 to 5: a constraint of its own says so
    profession = models.CharField(max_length=20, choices=Profession)
    held_for = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    held_until = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    owner = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="owned_cases"
    )
    owned_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    look_due_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    first_read_at = models.DateTimeField(null=True)
    first_read_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    first_read_profession = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    called_back = models.BooleanField(default=False)
    needed_at = models.DateTimeField(null=True)
    needed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    chose_later = models.BooleanField(default=False)
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    booked_for = models.DateTimeField(null=True)
    worse_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    # By which ground of the routine's `directly_reachable` the case went past the common queue; empty: by none.
    direct = models.CharField(max_length=60, blank=True, default="")
    earlier_case = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, related_name="later_cases"
    )
    version = models.IntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    # Set by `queries.read_case`: the way in which the reader reached the case.
    reached_by: CaseWay

    class Meta:
        constraints = [
            models.CheckConstraint(name="case_priority_one_to_five", condition=Q(priority__range=(1, 5))),
            together("case_owner_and_owned_at_together", "owner", "owned_at"),
            together("case_held_for_and_until_together", "held_for", "held_until"),
            together("case_first_read_at_and_by_together", "first_read_at", "first_read_by"),
            together("case_answered_at_and_by_together", "answered_at", "answered_by"),
            together("case_needed_at_and_by_together", "needed_at", "needed_by"),
            together("case_assessed_at_and_by_together", "assessed_at", "assessed_by"),
            together("case_closed_at_and_by_together", "closed_at", "closed_by"),
            models.CheckConstraint(
                name="case_done_means_closed_with_outcome",
                condition=Q(status="done", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="done") & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="case_times_in_order",
                condition=Q(look_due_at__gte=F("asked_at"), promised_at__gte=F("asked_at"))
                & (Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at"))),
            ),
            models.UniqueConstraint(name="case_code_once", fields=["code"]),
            models.UniqueConstraint(name="case_submit_key_once", fields=["submit_key"]),
            models.UniqueConstraint(
                name="case_follow_code_once", fields=["follow_code"], condition=Q(follow_code__isnull=False)
            ),
        ]
        indexes = [
            # The queue: open cases of a unit in its order.
            models.Index(
                name="case_queue",
                fields=["unit", "priority", "promised_at"],
                condition=~Q(status="done"),
            ),
            models.Index(name="case_person", fields=["person", "-asked_at", "-id"]),
            models.Index(name="case_unit", fields=["unit", "asked_at"]),
            models.Index(name="case_closed", fields=["unit", "closed_at"], condition=Q(status="done")),
        ]

    class Privacy:
        personal = (
            "person", "reason", "reason_class", "asked_by", "on_behalf", "words", "hope", "questionnaire",
            "questionnaire_version", "answers", "suggestion", "held_for", "owner", "first_read_by", "answered_by",
            "needed_by", "assessed_by", "closed_by", "direct", "earlier_case",
        )  # fmt: skip
        secret = ("follow_code", "submit_key")
        open = (
            "code", "unit", "lane", "channel", "priority", "profession", "held_until", "status", "owned_at", "asked_at",
            "look_due_at", "promised_at", "first_read_at", "first_read_profession", "answered_at", "called_back",
            "needed_at", "chose_later", "assessed_at", "booked_for", "worse_at", "closed_at", "outcome", "version",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"case {self.code}"

    @property
    def process(self) -> str:
        """The care process (`region.processes`) to which it belongs, by its reason; "" for the most."""
        return processes.of(self.reason)

    @property
    def is_open(self) -> bool:
        """True until somebody closes it."""
        return self.status != self.Status.DONE


class CaseEvent(models.Model):
    """One step of a case.  Append-only (a trigger holds it); `details` has codes and ids, never a text of the resident.

    `transaction` lets the extract read only what no running transaction can still add to (`extract.py`).
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("skickat")
        READ = "read", _("läst")
        TAKEN = "taken", _("taget")
        RELEASED = "released", _("lagt tillbaka i kön")
        HANDED_OVER = "handed_over", _("lämnat över")
        ANSWERED = "answered", _("besvarat")
        ASKED = "asked", _("fråga till invånaren")
        REPLIED = "replied", _("svar från invånaren")
        NOTED = "noted", _("intern anteckning")
        PRIORITY = "priority", _("prioritet ändrad")
        SUGGESTION_ACCEPTED = "suggestion_accepted", _("förslag godtaget")
        SUGGESTION_CHANGED = "suggestion_changed", _("förslag ändrat")
        WRONGLY_SORTED = "wrongly_sorted", _("anmält som fel sorterat")
        WORSE = "worse", _("personen har blivit sämre")
        WANTS_PERSON = "wants_person", _("vill tala med en människa")
        ASSESSMENT_NEEDED = "assessment_needed", _("medicinsk bedömning behövs")
        ASSESSED = "assessed", _("medicinsk bedömning gjord")
        BOOKED = "booked", _("bokat")
        CALL_PROMISED = "call_promised", _("återuppringning lovad")
        DIALLED = "dialled", _("numret uppringt")
        CALL_TRIED = "call_tried", _("försök att ringa")
        CALL_LATE = "call_late", _("lovad tid att ringa har passerat")
        CLOSED = "closed", _("avslutat")
        REOPENED = "reopened", _("öppnat igen")
        CORRECTED = "corrected", _("rättelse")
        DISPUTED = "disputed", _("personens uppfattning")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="events")
    kind = models.CharField(max_length=25, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="+")
    profession = models.CharField(max_length=20, blank=True)
    details = models.JSONField(default=dict)
    transaction = models.BigIntegerField(db_default=TransactionId(), editable=False)

    class Meta:
        indexes = [
            models.Index(name="case_event_case", fields=["case", "id"]),
            models.Index(name="case_event_transaction", fields=["transaction"]),
        ]

    class Privacy:
        personal = ("case", "by", "details")
        open = ("kind", "at", "unit", "profession", "transaction")

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


type Details = dict[str, Any]
