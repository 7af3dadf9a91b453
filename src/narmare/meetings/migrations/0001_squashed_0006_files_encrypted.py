"""The tables of `meetings`, made at once: what 0001 to 0006 made one after the other (docs/decisions/2026-11-new-databases-at-once.md)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import narmare.meetings.models
import narmare.region.fields
from narmare.region.together import CreateTogether


REPLACES = [
    "0001_messages_files_notices",
    "0002_work_due",
    "0003_messages_encrypted",
    "0004_messages_signed",
    "0005_file_names_encrypted",
    "0006_files_encrypted",
]


class Migration(migrations.Migration):
    replaces = [("meetings", name) for name in REPLACES]

    initial = True

    dependencies = [("region", "0001_organisation_people_logs")]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Conversation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="conversations",
                            to="region.person",
                        ),
                    ),
                    ("reference", models.CharField(max_length=40, null=True, unique=True)),
                    ("opened_at", models.DateTimeField()),
                    (
                        "opened_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("reference", ""), _negated=True),
                            name="conversation_reference_filled",
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="Message",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "conversation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="messages",
                            to="meetings.conversation",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "side",
                        models.CharField(
                            choices=[("resident", "invånaren"), ("staff", "vården")], max_length=10
                        ),
                    ),
                    ("text", narmare.region.fields.SealedTextField(blank=True)),
                    ("internal", models.BooleanField(default=False)),
                    ("at", models.DateTimeField()),
                    ("signature", narmare.region.fields.SealedTextField(help_text="see meetings.signing")),
                ],
                options={
                    "indexes": [models.Index(fields=["conversation", "id"], name="message_in_order")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("internal", False), ("side", "staff"), _connector="OR"),
                            name="message_internal_is_by_staff",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("text", ""), ("text__regex", "^g1[.]"), _connector="OR"),
                            name="message_text_encrypted",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("signature__regex", "^g1[.]")), name="message_signed"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Attachment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "conversation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="attachments",
                            to="meetings.conversation",
                        ),
                    ),
                    (
                        "message",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="attachments",
                            to="meetings.message",
                        ),
                    ),
                    (
                        "key",
                        models.CharField(
                            default=narmare.meetings.models.new_file_key,
                            editable=False,
                            max_length=32,
                            unique=True,
                        ),
                    ),
                    ("name", narmare.region.fields.SealedTextField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("image/jpeg", "JPEG"),
                                ("image/png", "PNG"),
                                ("application/pdf", "PDF"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("size", models.PositiveIntegerField()),
                    ("sha256", models.CharField(max_length=64)),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("removed", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("size__gt", 0)), name="attachment_has_bytes"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                            name="attachment_sha256_is_hex",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["image/jpeg", "image/png", "application/pdf"])),
                            name="attachment_known_kind",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="ContactDetail",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "account",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contact_detail",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("email", models.EmailField(blank=True, max_length=254)),
                    ("phone", models.CharField(blank=True, max_length=20)),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("phone", ""), ("phone__regex", "^\\+[0-9]{6,15}$"), _connector="OR"
                            ),
                            name="contact_detail_phone_international",
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="Notice",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("event", models.CharField(max_length=40)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("message", "något att läsa"),
                                ("late_call", "ett lovat samtal är sent"),
                                ("work_due", "något ska vara klart snart"),
                            ],
                            max_length=12,
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(choices=[("email", "e-post"), ("sms", "sms")], max_length=5),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "väntar"),
                                ("sending", "skickas"),
                                ("sent", "skickat"),
                                ("given_up", "gick inte att skicka"),
                                ("unsure", "osäkert om det kom fram"),
                                ("needless", "adressen är borttagen"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("queued_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("tried_at", models.DateTimeField(null=True)),
                    ("fault", models.CharField(blank=True, max_length=80)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["waiting", "sending"])),
                            fields=["due_at"],
                            name="notice_due",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("account", "event", "channel"), name="notice_once"),
                        models.CheckConstraint(
                            condition=models.Q(("event", ""), _negated=True), name="notice_event_filled"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["sending", "sent"]), _negated=True),
                                models.Q(("attempts__gt", 0), ("tried_at__isnull", False)),
                                _connector="OR",
                            ),
                            name="notice_tried_when_sent",
                        ),
                    ],
                },
            ),
        )
    ]
