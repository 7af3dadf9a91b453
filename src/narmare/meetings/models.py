"""Messages and files.

A conversation is found by its `reference`, the public code of what it belongs to (a case); that lies in an app above this
one, so there is no foreign key to it.  Whoever opens the case has been let in to the conversation: the apps above decide
who may read, and these tables are never reached in another way.
"""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.meetings.signing import Said
from narmare.region.fields import SealedTextField
from narmare.region.models import Account, Person


def new_file_key() -> str:
    """The name of a stored file: random, so that it says nothing and cannot be guessed."""
    return secrets.token_hex(16)


class Conversation(models.Model):
    """Messages and files about one person's matter.  `reference` is empty while the matter is only a draft."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conversations")
    reference = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001  unique, so unknown is NULL
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="conversation_reference_filled", condition=~Q(reference="")),
        ]

    class Privacy:
        personal = ("person", "opened_by", "opened_at")
        open = ("reference",)

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class Message(models.Model):
    """What somebody wrote.  Never changed: a correction is a new message, and `signature` shows it if one is.

    An internal note is written by staff for staff; the resident never gets it.
    """

    class Side(models.TextChoices):
        RESIDENT = "resident", _("invånaren")
        STAFF = "staff", _("vården")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    text = SealedTextField(blank=True)
    internal = models.BooleanField(default=False)
    at = models.DateTimeField()
    signature = SealedTextField(help_text="see meetings.signing")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_text_encrypted", condition=Q(text="") | Q(text__regex=r"^g1[.]")
            ),
            models.CheckConstraint(name="message_signed", condition=Q(signature__regex=r"^g1[.]")),
            models.CheckConstraint(
                name="message_internal_is_by_staff", condition=Q(internal=False) | Q(side="staff")
            ),
        ]
        indexes = [models.Index(name="message_in_order", fields=["conversation", "id"])]

    class Privacy:
        personal = ("conversation", "author", "text", "at")
        secret = ("signature",)
        open = ("side", "internal")

    def __str__(self) -> str:
        return f"message {self.pk}"

    def said(self, files: tuple[str, ...]) -> Said:
        """What its signature binds together; `files` are the SHA-256 of its files."""
        talk = self.conversation
        return Said(
            talk.pk, talk.person_id, talk.reference, self.author_id, str(self.side), self.internal, self.at, self.text, files
        )  # fmt: skip


class Attachment(models.Model):
    """A picture or a PDF that has been checked and cleaned.  The bytes lie in NARMARE_HOME/files under `key`."""

    class Kind(models.TextChoices):
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        PDF = "application/pdf", "PDF"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="attachments")
    key = models.CharField(max_length=32, unique=True, default=new_file_key, editable=False)
    name = SealedTextField()
    kind = models.CharField(max_length=20, choices=Kind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="attachment_has_bytes", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="attachment_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="attachment_known_kind",
                condition=Q(kind__in=["image/jpeg", "image/png", "application/pdf"]),
            ),
        ]

    class Privacy:
        personal = ("conversation", "message", "name", "by", "at", "sha256")
        secret = ("key",)
        open = ("kind", "size", "removed")

    def __str__(self) -> str:
        return f"attachment {self.pk}"

    @property
    def is_picture(self) -> bool:
        """True for what a page may show in place; a PDF is only downloaded."""
        return self.kind != self.Kind.PDF


class ContactDetail(models.Model):
    """Where somebody wants to be told that there is something to read.  The notice itself never holds any content."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="contact_detail")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_detail_phone_international",
                condition=Q(phone="") | Q(phone__regex=r"^\+[0-9]{6,15}$"),
            ),
        ]

    class Privacy:
        personal = ("account", "email", "phone", "changed_at")

    def __str__(self) -> str:
        return f"contact detail {self.pk}"

    def address(self, channel: str) -> str:
        """The address on a channel (`Notice.Channel`), "" where there is none."""
        return {"email": self.email, "sms": self.phone}[channel]

    def channels(self) -> list[str]:
        """The channels (`Notice.Channel`) on which there is an address."""
        return [channel for channel in ("email", "sms") if self.address(channel)]


class Notice(models.Model):
    """One message to one address that says "there is something to read": the queue of e-mail and SMS.

    Written in the transaction of what it is about, sent by a worker.  `event` names that ("message:12"); for one event an
    account gets at most one notice on each channel.  Before a notice leaves the house its row says SENDING, so that a worker
    that dies in the act leaves UNSURE behind and never a second message.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("något att läsa")
        LATE_CALL = "late_call", _("ett lovat samtal är sent")
        WORK_DUE = "work_due", _("något ska vara klart snart")

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-post")
        SMS = "sms", _("sms")

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar")
        SENDING = "sending", _("skickas")
        SENT = "sent", _("skickat")
        GIVEN_UP = "given_up", _("gick inte att skicka")
        UNSURE = "unsure", _("osäkert om det kom fram")
        NEEDLESS = "needless", _("adressen är borttagen")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["account", "event", "channel"]),
            models.CheckConstraint(name="notice_event_filled", condition=~Q(event="")),
            models.CheckConstraint(
                name="notice_tried_when_sent",
                condition=~Q(state__in=["sending", "sent"]) | Q(tried_at__isnull=False, attempts__gt=0),
            ),
        ]
        indexes = [
            models.Index(name="notice_due", fields=["due_at"], condition=Q(state__in=["waiting", "sending"])),
        ]

    class Privacy:
        personal = ("account", "event")
        open = ("kind", "channel", "state", "queued_at", "due_at", "attempts", "tried_at", "fault")

    def __str__(self) -> str:
        return f"notice {self.pk}"
