"""Notices: "there is something to read", and never what.  E-mail through Django's mail backend, SMS through an adapter."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from narmare.meetings.models import Notice


class SmsSender(Protocol):
    """A way to send an SMS.  An installation names its own in NARMARE_SMS ("package.module.function")."""

    def __call__(self, phone: str, text: str) -> None:
        """Send `text` to `phone` ("+46...")."""
        ...


def file_sms(phone: str, text: str) -> None:
    """The sender of the demo: one line a message in NARMARE_HOME/sms.jsonl, readable by the product's user only."""
    path = Path(settings.NARMARE_HOME) / "sms.jsonl"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(json.dumps({"phone": phone, "text": text}, ensure_ascii=False) + "\n")


def sms_sender() -> SmsSender:
    """The adapter of the settings."""
    sender: SmsSender = import_string(settings.NARMARE_SMS) if settings.NARMARE_SMS else file_sms
    return sender


def words(kind: str, language: str) -> tuple[str, str]:
    """Subject and text of a notice.  No name, unit, matter or time: it may lie open on somebody's screen."""
    with translation.override(language):
        address = {"address": settings.NARMARE_ADDRESS}
        if kind == Notice.Kind.LATE_CALL:
            return _("Ett samtal i Närmare är sent"), _(
                "Tiden för ett samtal som du ansvarar för har passerat. Logga in för att se vilket: %(address)s"
            ) % address
        if kind == Notice.Kind.WORK_DUE:
            return _("Du har något som ska vara klart snart i Närmare"), _(
                "Något som du ansvarar för ska vara klart snart, eller skulle ha varit klart. Logga in för att se vad: %(address)s"
            ) % address
        return _("Du har något nytt att läsa i Närmare"), _(
            "Du har ett nytt meddelande. Logga in för att läsa: %(address)s"
        ) % address


def send(notice: Notice, address: str) -> None:
    """Send one notice in the account's language.

    Raises:
        Exception: whatever the mail server or the SMS adapter says.
    """
    subject, text = words(notice.kind, notice.account.language)
    if notice.channel == Notice.Channel.SMS:
        sms_sender()(address, text)
    else:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
