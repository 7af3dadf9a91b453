"""The tables of `programme`, made at once: what 0001 to 0005 made one after the other (docs/decisions/2026-11-new-databases-at-once.md)."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import narmare.contact.models.case
from narmare.region.together import CreateTogether


# Confirmed minutes do not change: not what was said, not what was decided.  A link to an initiative may be set afterwards.
FROZEN = """
CREATE FUNCTION programme_minutes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) - 'initiative_id' END;
    becomes jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) - 'initiative_id' END;
    meeting_key text := CASE WHEN TG_TABLE_NAME = 'programme_meeting' THEN 'id' ELSE 'meeting_id' END;
BEGIN
    IF was <> becomes AND EXISTS (
        SELECT 1 FROM programme_meeting held
        WHERE held.confirmed_at IS NOT NULL AND held.id IN ((was ->> meeting_key)::bigint, (becomes ->> meeting_key)::bigint)
    ) THEN
        RAISE EXCEPTION 'The minutes are confirmed and do not change.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER minutes_frozen BEFORE UPDATE OR DELETE ON programme_meeting
    FOR EACH ROW EXECUTE FUNCTION programme_minutes_frozen();
CREATE TRIGGER minutes_frozen BEFORE INSERT OR UPDATE OR DELETE ON programme_agendaitem
    FOR EACH ROW EXECUTE FUNCTION programme_minutes_frozen();
CREATE TRIGGER minutes_frozen BEFORE INSERT OR UPDATE OR DELETE ON programme_decision
    FOR EACH ROW EXECUTE FUNCTION programme_minutes_frozen();
"""
NOT_FROZEN = """
DROP TRIGGER minutes_frozen ON programme_decision;
DROP TRIGGER minutes_frozen ON programme_agendaitem;
DROP TRIGGER minutes_frozen ON programme_meeting;
DROP FUNCTION programme_minutes_frozen();
"""
REPLACES = [
    "0001_strategy_initiatives_decisions",
    "0002_benefit_evidence",
    "0003_initiative_decisions",
    "0004_together_shorter",
    "0005_settlements",
]


class Migration(migrations.Migration):
    replaces = [("programme", name) for name in REPLACES]

    initial = True

    dependencies = [("region", "0002_what_is_closed_and_opened")]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Strategy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title_sv", models.CharField(max_length=200)),
                    ("title_en", models.CharField(max_length=200)),
                    ("order", models.PositiveSmallIntegerField(default=0)),
                    ("code", models.SlugField(unique=True)),
                    ("region_name", models.CharField(max_length=100)),
                    ("vision_sv", models.CharField(max_length=200)),
                    ("vision_en", models.CharField(max_length=200)),
                    ("adopted", models.PositiveSmallIntegerField(help_text="year")),
                    ("revised", models.DateField(null=True)),
                    (
                        "horizon",
                        models.PositiveSmallIntegerField(
                            help_text="year; empty where no document says it", null=True
                        ),
                    ),
                    ("content_version", models.CharField(max_length=20)),
                    ("sources", models.JSONField(default=dict, help_text="source id -> what document")),
                ],
                options={"abstract": False},
            ),
            migrations.CreateModel(
                name="Direction",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title_sv", models.CharField(max_length=200)),
                    ("title_en", models.CharField(max_length=200)),
                    ("order", models.PositiveSmallIntegerField(default=0)),
                    (
                        "strategy",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="directions",
                            to="programme.strategy",
                        ),
                    ),
                    ("code", models.CharField(max_length=20)),
                ],
                options={
                    "ordering": ["order"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("strategy", "code"), name="direction_code_once_in_strategy"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Promise",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title_sv", models.CharField(max_length=200)),
                    ("title_en", models.CharField(max_length=200)),
                    ("order", models.PositiveSmallIntegerField(default=0)),
                    (
                        "direction",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="promises",
                            to="programme.direction",
                        ),
                    ),
                    ("code", models.CharField(max_length=20)),
                ],
                options={
                    "ordering": ["order"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("direction", "code"), name="promise_code_once_in_direction"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Goal",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title_sv", models.CharField(max_length=200)),
                    ("title_en", models.CharField(max_length=200)),
                    ("order", models.PositiveSmallIntegerField(default=0)),
                    (
                        "direction",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="goals",
                            to="programme.direction",
                        ),
                    ),
                    (
                        "promise",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="goals",
                            to="programme.promise",
                        ),
                    ),
                    ("indicator", models.SlugField()),
                    ("proposed", models.BooleanField(default=False)),
                    ("proposed_promise", models.BooleanField(default=False)),
                    ("source", models.CharField(max_length=40)),
                    ("target", models.FloatField(help_text="in the indicator's unit", null=True)),
                    ("target_from", models.DateField(null=True)),
                    ("target_to", models.DateField(null=True)),
                    (
                        "reference",
                        models.FloatField(help_text="what others reach, in the indicator's unit", null=True),
                    ),
                    ("reference_title_sv", models.CharField(blank=True, max_length=100)),
                    ("reference_title_en", models.CharField(blank=True, max_length=100)),
                    ("reference_period", models.CharField(blank=True, max_length=10)),
                    (
                        "outcomes",
                        models.JSONField(default=dict, help_text="published outcomes: period -> value"),
                    ),
                ],
                options={
                    "ordering": ["order"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("direction", "indicator"), name="goal_indicator_once_in_direction"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("target", None), ("target_from", None)),
                                models.Q(("target__isnull", False), ("target_from__isnull", False)),
                                _connector="OR",
                            ),
                            name="goal_target_has_a_first_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("target_to", None),
                                ("target_to__gt", models.F("target_from")),
                                _connector="OR",
                            ),
                            name="goal_target_span_in_order",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Area",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title_sv", models.CharField(max_length=200)),
                    ("title_en", models.CharField(max_length=200)),
                    ("order", models.PositiveSmallIntegerField(default=0)),
                    (
                        "strategy",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="areas",
                            to="programme.strategy",
                        ),
                    ),
                    ("code", models.CharField(max_length=20)),
                ],
                options={
                    "ordering": ["order"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("strategy", "code"), name="area_code_once_in_strategy"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Arena",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title_sv", models.CharField(max_length=200)),
                    ("title_en", models.CharField(max_length=200)),
                    ("order", models.PositiveSmallIntegerField(default=0)),
                    ("code", models.CharField(max_length=20, unique=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("board", "nämnd"), ("committee", "utskott"), ("arena", "arena")],
                            max_length=10,
                        ),
                    ),
                    (
                        "mandate",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("decides", "beslutar"),
                                ("direction", "beslutar om viljeinriktning"),
                                ("advises", "bereder och ger råd"),
                                ("", "inte angivet"),
                            ],
                            default="",
                            max_length=10,
                        ),
                    ),
                    ("role", models.CharField(blank=True, max_length=300)),
                    ("members", models.CharField(blank=True, max_length=300)),
                    ("meets_per_year", models.PositiveSmallIntegerField(null=True)),
                    (
                        "part_of",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="parts",
                            to="programme.arena",
                        ),
                    ),
                ],
                options={
                    "ordering": ["order", "code"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("code__regex", "^[\\w-]+$")), name="arena_code_plain"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "committee"), _negated=True),
                                ("part_of__isnull", False),
                                _connector="OR",
                            ),
                            name="arena_committee_has_its_board",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Meeting",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "arena",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="meetings",
                            to="programme.arena",
                        ),
                    ),
                    ("on", models.DateField()),
                    ("starts", models.TimeField(null=True)),
                    ("ends", models.TimeField(null=True)),
                    ("place", models.CharField(blank=True, max_length=120)),
                    (
                        "status",
                        models.CharField(
                            choices=[("planned", "planerat"), ("held", "hållet"), ("cancelled", "inställt")],
                            default="planned",
                            max_length=10,
                        ),
                    ),
                    ("present", models.TextField(blank=True, help_text="who took part, as the minutes say")),
                    ("confirmed_at", models.DateTimeField(null=True)),
                    (
                        "confirmed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("changed_at", models.DateTimeField()),
                    (
                        "changed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["on", "starts", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("confirmed_at", None), ("status", "held"), _connector="OR"),
                            name="meeting_confirmed_was_held",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ends", None),
                                models.Q(("ends__gt", models.F("starts")), ("starts__isnull", False)),
                                _connector="OR",
                            ),
                            name="meeting_ends_after_start",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("confirmed_at", "confirmed_by"),
                            name="meeting_confirmed_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AgendaItem",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="items",
                            to="programme.meeting",
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("background", models.TextField(blank=True)),
                    ("notes", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["order"],
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "order"), name="agenda_item_place_once"),
                        models.CheckConstraint(
                            condition=models.Q(("title", ""), _negated=True), name="agenda_item_has_title"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CalendarLink",
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
                            related_name="calendar_link",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("stamp", models.UUIDField()),
                    ("made_at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Initiative",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title_sv", models.CharField(max_length=200)),
                    ("title_en", models.CharField(max_length=200)),
                    ("order", models.PositiveSmallIntegerField(default=0)),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="initiatives",
                            to="programme.area",
                            verbose_name="Programområde",
                        ),
                    ),
                    ("code", models.SlugField(unique=True)),
                    ("activities", models.JSONField(default=list, verbose_name="Aktiviteter")),
                    (
                        "part_of",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="parts",
                            to="programme.initiative",
                        ),
                    ),
                    ("rollout", models.SlugField(help_text="its name in the care table rollout")),
                    ("imported", models.BooleanField(default=False)),
                    (
                        "stage",
                        models.CharField(
                            choices=[
                                ("proposed", "föreslaget"),
                                ("assessed", "bedömt"),
                                ("coordinated", "samordnat"),
                                ("prioritised", "prioriterat"),
                                ("decided", "beslutat"),
                                ("preparing", "förberedande fas"),
                                ("introducing", "lösningsutformning och införande"),
                                ("effects", "effekthanteringsfas"),
                                ("closed", "avslutat"),
                                ("declined", "avslaget"),
                            ],
                            default="proposed",
                            max_length=12,
                        ),
                    ),
                    ("why", models.TextField(blank=True, verbose_name="Varför")),
                    (
                        "groups",
                        models.JSONField(
                            default=list, help_text="codes of Group", verbose_name="Vilka det gäller"
                        ),
                    ),
                    ("proposed_at", models.DateTimeField(null=True)),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "proposed_unit",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="region.unit",
                        ),
                    ),
                    (
                        "complexity",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("simple", "enkelt"),
                                ("complicated", "komplicerat"),
                                ("complex", "komplext"),
                            ],
                            max_length=12,
                            verbose_name="Karaktär",
                        ),
                    ),
                    ("assessment", models.TextField(blank=True, verbose_name="Första bedömning")),
                    (
                        "overlaps",
                        models.JSONField(
                            default=list, help_text="codes of the initiatives that were weighed against it"
                        ),
                    ),
                    ("coordination", models.TextField(blank=True, verbose_name="Samordning")),
                    (
                        "priority",
                        models.PositiveSmallIntegerField(
                            help_text="1 is first", null=True, verbose_name="Prioritet"
                        ),
                    ),
                    ("priority_reason", models.TextField(blank=True, verbose_name="Skäl för prioriteten")),
                    ("prepare_from", models.DateField(null=True, verbose_name="Förberedande fas börjar")),
                    ("introduce_from", models.DateField(null=True, verbose_name="Införandet börjar")),
                    ("effects_from", models.DateField(null=True, verbose_name="Effekthanteringen börjar")),
                    ("close_on", models.DateField(null=True, verbose_name="Avslutas")),
                    ("learning", models.TextField(blank=True, verbose_name="Lärdomar")),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("changed_at", models.DateTimeField(null=True)),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "goals",
                        models.ManyToManyField(
                            related_name="initiatives", through="programme.Support", to="programme.goal"
                        ),
                    ),
                ],
                options={
                    "ordering": ["order"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("proposed_at", None), ("proposed_by", None)),
                                models.Q(("proposed_at__isnull", False), ("proposed_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="initiative_proposed_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("changed_at", None), ("changed_by", None)),
                                models.Q(("changed_at__isnull", False), ("changed_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="initiative_changed_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("priority", None),
                                models.Q(("priority__gte", 1), ("priority__lte", 4)),
                                _connector="OR",
                            ),
                            name="initiative_priority_1_to_4",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("stage", "closed"), _negated=True),
                                models.Q(("learning", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="initiative_closed_with_learning",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Support",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, to="programme.initiative"
                        ),
                    ),
                    (
                        "goal",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="programme.goal"),
                    ),
                    ("proposed", models.BooleanField(default=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("initiative", "goal"), name="support_once")
                    ]
                },
            ),
            migrations.CreateModel(
                name="Dependency",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="dependencies",
                            to="programme.initiative",
                        ),
                    ),
                    (
                        "needs",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="needed_by",
                            to="programme.initiative",
                        ),
                    ),
                    ("why", models.CharField(max_length=300)),
                ],
                options={
                    "verbose_name_plural": "dependencies",
                    "constraints": [
                        models.UniqueConstraint(fields=("initiative", "needs"), name="dependency_once"),
                        models.CheckConstraint(
                            condition=models.Q(("initiative", models.F("needs")), _negated=True),
                            name="dependency_on_another",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Gate",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="gates",
                            to="programme.initiative",
                        ),
                    ),
                    (
                        "stage",
                        models.CharField(
                            choices=[
                                ("proposed", "föreslaget"),
                                ("assessed", "bedömt"),
                                ("coordinated", "samordnat"),
                                ("prioritised", "prioriterat"),
                                ("decided", "beslutat"),
                                ("preparing", "förberedande fas"),
                                ("introducing", "lösningsutformning och införande"),
                                ("effects", "effekthanteringsfas"),
                                ("closed", "avslutat"),
                                ("declined", "avslaget"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("passed_on", models.DateField()),
                    (
                        "passed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("note", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["passed_on", "pk"],
                    "constraints": [
                        models.UniqueConstraint(fields=("initiative", "stage"), name="gate_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="EffectPlan",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="effect_plan",
                            to="programme.initiative",
                        ),
                    ),
                    ("benefit", models.TextField(blank=True, verbose_name="Vad är nyttan?")),
                    ("realisation", models.TextField(blank=True, verbose_name="Hur ska nyttan realiseras?")),
                    ("realiser", models.TextField(blank=True, verbose_name="Vem ska realisera nyttan?")),
                    ("arises", models.TextField(blank=True, verbose_name="När uppkommer nyttan?")),
                    ("follow_up", models.TextField(blank=True, verbose_name="Hur ska effekten följas upp?")),
                    (
                        "follower",
                        models.TextField(blank=True, verbose_name="Vem ansvarar för uppföljningen?"),
                    ),
                    ("measures", models.TextField(blank=True, verbose_name="Vilka mätetal ska användas?")),
                    ("care_flow", models.TextField(blank=True, verbose_name="Vad ändras i vårdflödet?")),
                    (
                        "patient_groups",
                        models.TextField(blank=True, verbose_name="Vilka patientgrupper berörs?"),
                    ),
                    ("professions", models.TextField(blank=True, verbose_name="Vilka yrken berörs?")),
                    ("economy", models.TextField(blank=True, verbose_name="Vad betyder det för ekonomin?")),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("changed_at", models.DateTimeField()),
                    (
                        "changed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Benefit",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="benefits",
                            to="programme.initiative",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField(help_text="within the initiative, from 1")),
                    ("title", models.CharField(max_length=200, verbose_name="Nyttan")),
                    (
                        "category",
                        models.CharField(
                            choices=[
                                ("financial", "ekonomi"),
                                ("time", "tid"),
                                ("quality", "kvalitet"),
                                ("residents", "invånare och samhälle"),
                            ],
                            max_length=10,
                            verbose_name="Slag",
                        ),
                    ),
                    (
                        "payout",
                        models.CharField(
                            choices=[
                                ("money", "pengar frigörs"),
                                ("time", "tid frigörs"),
                                ("avoided", "kostnad undviks"),
                                ("quality", "kvalitet"),
                            ],
                            max_length=10,
                            verbose_name="Hur den tas ut",
                        ),
                    ),
                    (
                        "group",
                        models.CharField(
                            choices=[
                                ("everybody", "alla invånare"),
                                ("listed", "listade på vårdcentral"),
                                ("children", "barn och unga"),
                                ("aged_80", "80 år och äldre"),
                                ("chronic", "personer med kronisk sjukdom"),
                                ("mental", "personer med psykisk ohälsa"),
                                ("home_care", "personer med hemsjukvård"),
                                ("lifestyle", "personer med ohälsosamma levnadsvanor"),
                                ("planned", "personer som väntar på planerad vård"),
                                ("staff", "medarbetare"),
                            ],
                            max_length=10,
                            verbose_name="Vilka som får nyttan",
                        ),
                    ),
                    (
                        "profession",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "inget särskilt yrke"),
                                ("doctor", "läkare"),
                                ("nurse", "sjuksköterska"),
                                ("administrator", "vårdadministratör"),
                                ("rehab", "rehabilitering"),
                                ("psychosocial", "psykosocialt yrke"),
                                ("municipal", "kommunens personal"),
                            ],
                            default="",
                            max_length=15,
                            verbose_name="Yrke vars tid ändras",
                        ),
                    ),
                    (
                        "chain",
                        models.JSONField(
                            default=list,
                            help_text="from what is delivered to the effect, one step each",
                            verbose_name="Effektkedja",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="region.unit",
                            verbose_name="Enhet som realiserar",
                        ),
                    ),
                    (
                        "realiser",
                        models.CharField(
                            blank=True,
                            help_text="a role, no name",
                            max_length=120,
                            verbose_name="Linjechef som realiserar",
                        ),
                    ),
                    (
                        "follower",
                        models.CharField(
                            blank=True,
                            help_text="a role, no name",
                            max_length=120,
                            verbose_name="Vem som följer upp",
                        ),
                    ),
                    ("starts_on", models.DateField(null=True, verbose_name="Nyttan börjar")),
                    (
                        "ramp_months",
                        models.PositiveSmallIntegerField(default=0, verbose_name="Månader till full effekt"),
                    ),
                    (
                        "indicator",
                        models.SlugField(
                            blank=True,
                            help_text="in the catalogue; empty when it is measured by hand",
                            verbose_name="Mätetal",
                        ),
                    ),
                    (
                        "manual_measure",
                        models.CharField(blank=True, max_length=200, verbose_name="Eget mått"),
                    ),
                    (
                        "manual_source",
                        models.CharField(blank=True, max_length=200, verbose_name="Det egna måttets källa"),
                    ),
                    ("baseline", models.FloatField(null=True, verbose_name="Utgångsvärde")),
                    ("baseline_period", models.DateField(null=True, verbose_name="Utgångsvärdets månad")),
                    (
                        "baseline_snapshot",
                        models.CharField(
                            blank=True, max_length=40, verbose_name="Underlag för utgångsvärdet"
                        ),
                    ),
                    ("target", models.FloatField(null=True, verbose_name="Målvärde")),
                    ("target_on", models.DateField(null=True, verbose_name="När målvärdet ska nås")),
                    ("natural_unit", models.CharField(blank=True, max_length=60, verbose_name="Räknas i")),
                    ("low", models.FloatField(null=True, verbose_name="Minst per år")),
                    ("mid", models.FloatField(null=True, verbose_name="Troligast per år")),
                    ("high", models.FloatField(null=True, verbose_name="Högst per år")),
                    (
                        "sek_each",
                        models.DecimalField(
                            decimal_places=2, max_digits=12, null=True, verbose_name="Kronor per styck"
                        ),
                    ),
                    (
                        "hours_each",
                        models.DecimalField(
                            decimal_places=3, max_digits=8, null=True, verbose_name="Timmar per styck"
                        ),
                    ),
                    ("price_year", models.PositiveSmallIntegerField(null=True, verbose_name="Prisnivå, år")),
                    ("disbenefit", models.TextField(blank=True, verbose_name="Nackdelar")),
                    (
                        "double_count_group",
                        models.SlugField(
                            blank=True,
                            help_text="benefits of one group are counted once",
                            verbose_name="Räknas ihop med",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("identified", "identifierad"),
                                ("planned", "planerad"),
                                ("introduced", "införd"),
                                ("observed", "effekt observerad"),
                                ("verified", "effekt verifierad"),
                                ("taken_home", "hemtagen"),
                                ("not_realised", "inte realiserad"),
                                ("written_off", "avskriven"),
                            ],
                            default="identified",
                            max_length=12,
                        ),
                    ),
                    (
                        "evidence",
                        models.JSONField(
                            default=dict,
                            help_text="design, estimate, low, high, grade, source of the verified effect",
                        ),
                    ),
                    ("taken_home_on", models.DateField(null=True)),
                    ("taken_home_reference", models.CharField(blank=True, max_length=120)),
                    ("taken_home_sek", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                    ("state_reason", models.TextField(blank=True)),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("changed_at", models.DateTimeField()),
                    (
                        "changed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["initiative", "number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("initiative", "number"), name="benefit_number_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("indicator", ""),
                                models.Q(("manual_measure", ""), ("manual_source", "")),
                                _connector="OR",
                            ),
                            name="benefit_one_measure",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("high", None), ("low", None), ("mid", None)),
                                models.Q(("low__lte", models.F("mid")), ("mid__lte", models.F("high"))),
                                _connector="OR",
                            ),
                            name="benefit_range_in_order",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "taken_home"), _negated=True),
                                models.Q(
                                    ("taken_home_on__isnull", False),
                                    models.Q(("taken_home_reference", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="benefit_taken_home_by_a_decision",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("baseline", None), ("baseline_period__isnull", False), _connector="OR"
                            ),
                            name="benefit_baseline_has_its_month",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Mandate",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="mandates",
                            to="programme.initiative",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="region.unit",
                            verbose_name="Enhet",
                        ),
                    ),
                    (
                        "part",
                        models.CharField(
                            choices=[
                                ("decides", "beslutar"),
                                ("does", "genomför"),
                                ("supports", "stödjer"),
                                ("told", "informeras"),
                            ],
                            max_length=8,
                            verbose_name="Uppgift",
                        ),
                    ),
                    ("role", models.CharField(max_length=120, verbose_name="Roll")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("initiative", "unit", "part", "role"), name="mandate_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("role", ""), _negated=True), name="mandate_has_role"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Expectation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="expectations",
                            to="programme.initiative",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="region.unit",
                            verbose_name="Enhet",
                        ),
                    ),
                    ("what", models.CharField(max_length=300, verbose_name="Vad som förväntas")),
                    ("due_on", models.DateField(verbose_name="Senast")),
                    ("owner", models.CharField(blank=True, max_length=120, verbose_name="Ansvarig roll")),
                    ("support", models.CharField(blank=True, max_length=200, verbose_name="Stöd")),
                    ("measure", models.CharField(blank=True, max_length=200, verbose_name="Hur det mäts")),
                    ("done_at", models.DateTimeField(null=True)),
                    (
                        "done_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["due_on", "pk"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("initiative", "unit", "what"), name="expectation_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("done_at", None), ("done_by", None)),
                                models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="expectation_done_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Revision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="revisions",
                            to="programme.initiative",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("initiative", "initiativet"),
                                ("effect_plan", "effekthanteringen"),
                                ("benefit", "nytta"),
                                ("mandate", "ansvar"),
                                ("expectation", "förväntan"),
                                ("rollout", "införande"),
                                ("dependency", "beroende"),
                            ],
                            max_length=12,
                        ),
                    ),
                    (
                        "key",
                        models.CharField(
                            blank=True,
                            help_text="which row: a benefit's number, a unit's code",
                            max_length=60,
                        ),
                    ),
                    ("action", models.CharField(max_length=60)),
                    (
                        "version",
                        models.PositiveIntegerField(
                            default=0, help_text="of the row after the change; 0 where it has none"
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("before", models.JSONField(default=dict)),
                    ("after", models.JSONField(default=dict)),
                ],
                options={
                    "ordering": ["-at", "-pk"],
                    "indexes": [
                        models.Index(fields=["initiative", "kind", "key", "version"], name="revision_row")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Rollout",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="rollouts",
                            to="programme.initiative",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="region.unit"
                        ),
                    ),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("planned", "planerat"),
                                ("preparing", "förbereds"),
                                ("live", "infört"),
                                ("paused", "pausat"),
                                ("not_here", "införs inte här"),
                            ],
                            default="planned",
                            max_length=9,
                        ),
                    ),
                    ("planned_on", models.DateField(null=True, verbose_name="Planerad start")),
                    ("started_on", models.DateField(null=True, verbose_name="Infört från och med")),
                    ("checklist", models.SlugField(blank=True, help_text="file in content/rollout")),
                    (
                        "to_train",
                        models.PositiveSmallIntegerField(default=0, verbose_name="Medarbetare att utbilda"),
                    ),
                    (
                        "trained",
                        models.PositiveSmallIntegerField(default=0, verbose_name="Utbildade medarbetare"),
                    ),
                    ("staffing", models.TextField(blank=True, verbose_name="Bemanning")),
                    ("note", models.TextField(blank=True, verbose_name="Anteckning")),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("changed_at", models.DateTimeField()),
                    (
                        "changed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["planned_on", "pk"],
                    "constraints": [
                        models.UniqueConstraint(fields=("initiative", "unit"), name="rollout_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "live"), _negated=True),
                                ("started_on__isnull", False),
                                _connector="OR",
                            ),
                            name="rollout_live_since_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("trained__lte", models.F("to_train"))),
                            name="rollout_trained_of_all",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RolloutStep",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "rollout",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="steps",
                            to="programme.rollout",
                        ),
                    ),
                    ("step", models.SlugField(help_text="id in the checklist")),
                    ("done_on", models.DateField()),
                    (
                        "done_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("rollout", "step"), name="rollout_step_once")
                    ]
                },
            ),
            migrations.CreateModel(
                name="CareCost",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField()),
                    (
                        "level",
                        models.CharField(
                            choices=[("primary", "primärvård"), ("other", "övrig hälso- och sjukvård")],
                            max_length=10,
                        ),
                    ),
                    ("amount", models.BigIntegerField(help_text="öre")),
                    ("source", models.CharField(max_length=200)),
                    ("entered_at", models.DateTimeField()),
                    (
                        "entered_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["year", "level"],
                    "constraints": [
                        models.UniqueConstraint(fields=("year", "level"), name="care_cost_once_a_year"),
                        models.CheckConstraint(
                            condition=models.Q(("amount__gt", 0)), name="care_cost_above_zero"
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("entered_at", "entered_by"),
                            name="care_cost_entered",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Decision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="decisions",
                            to="programme.meeting",
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="decisions",
                            to="programme.agendaitem",
                        ),
                    ),
                    (
                        "reference",
                        models.CharField(
                            blank=True, help_text="its number in the minutes: §159", max_length=40
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("text", models.TextField(blank=True)),
                    (
                        "replaces",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="replaced_by",
                            to="programme.decision",
                        ),
                    ),
                    (
                        "initiative",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="decisions",
                            to="programme.initiative",
                        ),
                    ),
                    (
                        "code",
                        models.SlugField(blank=True, help_text="its id in a content file", max_length=80),
                    ),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "recorded_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-meeting__on", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("reference", ""), _negated=True),
                            fields=("meeting", "reference"),
                            name="decision_reference_once_in_meeting",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("code", ""), _negated=True),
                            fields=("code",),
                            name="decision_code_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("title", ""), _negated=True), name="decision_has_title"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Assignment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assignments",
                            to="programme.decision",
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("text", models.TextField(blank=True)),
                    (
                        "owner",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assignments",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("owner_title", models.CharField(blank=True, max_length=120)),
                    (
                        "unit",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assignments",
                            to="region.unit",
                        ),
                    ),
                    ("due", models.DateField(null=True)),
                    ("answer", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "closing",
                        models.CharField(
                            blank=True, help_text="what the arena said when it closed it", max_length=500
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1)),
                    (
                        "code",
                        models.SlugField(blank=True, help_text="its id in a content file", max_length=80),
                    ),
                ],
                options={
                    "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("code", ""), _negated=True),
                            fields=("code",),
                            name="assignment_code_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("title", ""), _negated=True), name="assignment_has_title"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("answered_at", None),
                                models.Q(("answer", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="assignment_answered_has_answer",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("answered_at", "answered_by"),
                            name="assignment_answered_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("closed_at", "closed_by"),
                            name="assignment_closed_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AssignmentEvent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "assignment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="events",
                            to="programme.assignment",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("given", "gavs"),
                                ("owner", "fick ny ansvarig"),
                                ("moved", "fick nytt datum"),
                                ("answered", "besvarades"),
                                ("returned", "lämnades tillbaka"),
                                ("closed", "avslutades"),
                                ("reminded", "påmindes om"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("text", models.TextField(blank=True)),
                    ("was", models.DateField(null=True)),
                    ("becomes", models.DateField(null=True)),
                ],
                options={"ordering": ["at", "id"]},
            ),
            migrations.CreateModel(
                name="Audit",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.SlugField(max_length=80, unique=True)),
                    ("title", models.CharField(max_length=200)),
                    ("reference", models.CharField(help_text="the auditors' own number", max_length=40)),
                    ("on", models.DateField()),
                    ("auditor", models.CharField(max_length=200)),
                    ("judgement", models.TextField(blank=True, help_text="the judgement as a whole")),
                    ("answer_due", models.DateField(null=True)),
                    ("follow_up_due", models.DateField(null=True)),
                    (
                        "decision",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="audits",
                            to="programme.decision",
                        ),
                    ),
                    ("sent_at", models.DateTimeField(null=True)),
                    (
                        "sent_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("boards", models.ManyToManyField(related_name="audits", to="programme.arena")),
                ],
                options={
                    "ordering": ["-on", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("sent_at", None), ("decision__isnull", False), _connector="OR"
                            ),
                            name="audit_answer_sent_is_decided",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("sent_at", "sent_by"),
                            name="audit_sent_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditQuestion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="questions",
                            to="programme.audit",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("about", models.CharField(max_length=300)),
                    (
                        "aspect",
                        models.CharField(
                            choices=[
                                ("goals", "mål"),
                                ("responsibility", "ansvar"),
                                ("resources", "resurser"),
                                ("follow_up", "uppföljning"),
                                ("reporting", "återrapportering"),
                                ("collaboration", "samverkan"),
                            ],
                            max_length=15,
                        ),
                    ),
                    (
                        "judgement",
                        models.CharField(
                            choices=[("yes", "Ja"), ("partly", "Delvis"), ("no", "Nej")], max_length=6
                        ),
                    ),
                    ("why", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("audit", "number"), name="audit_question_number_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditRecommendation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="recommendations",
                            to="programme.audit",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("about", models.CharField(max_length=300)),
                    (
                        "aspect",
                        models.CharField(
                            choices=[
                                ("goals", "mål"),
                                ("responsibility", "ansvar"),
                                ("resources", "resurser"),
                                ("follow_up", "uppföljning"),
                                ("reporting", "återrapportering"),
                                ("collaboration", "samverkan"),
                            ],
                            max_length=15,
                        ),
                    ),
                    ("done", models.TextField(blank=True)),
                    ("planned", models.TextField(blank=True)),
                    ("time_plan", models.TextField(blank=True)),
                    ("views", models.TextField(blank=True)),
                    ("owner_title", models.CharField(blank=True, max_length=120)),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("changed_at", models.DateTimeField()),
                    (
                        "changed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("audit", "number"), name="audit_recommendation_number_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditEvidence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "recommendation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="evidence",
                            to="programme.auditrecommendation",
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    (
                        "path",
                        models.CharField(
                            help_text="an address of the product, from the first slash", max_length=300
                        ),
                    ),
                ],
                options={
                    "ordering": ["id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("recommendation", "path"), name="audit_evidence_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("path__regex", "^/([^/\\\\]|$)")),
                            name="audit_evidence_inside",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditProgress",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "recommendation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="progress",
                            to="programme.auditrecommendation",
                        ),
                    ),
                    ("text", models.TextField()),
                    ("noted_at", models.DateTimeField()),
                    (
                        "noted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={"ordering": ["noted_at", "id"]},
            ),
            migrations.CreateModel(
                name="Grant",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.SlugField(max_length=80, unique=True)),
                    ("title", models.CharField(max_length=200)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("state", "statsbidrag"),
                                ("frame", "utökad ram"),
                                ("other", "annat bidrag"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("giver", models.CharField(max_length=200)),
                    ("year", models.PositiveSmallIntegerField()),
                    ("total", models.BigIntegerField(help_text="öre")),
                    (
                        "decision",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="grants",
                            to="programme.decision",
                        ),
                    ),
                    ("note", models.TextField(blank=True)),
                    ("fixed_at", models.DateTimeField(null=True)),
                    (
                        "fixed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-year", "title"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("total__gt", 0)), name="grant_total_above_zero"
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("fixed_at", "fixed_by"),
                            name="grant_fixed_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="GrantShare",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "grant",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="shares",
                            to="programme.grant",
                        ),
                    ),
                    (
                        "board",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="grant_shares",
                            to="programme.arena",
                        ),
                    ),
                    ("amount", models.BigIntegerField(help_text="öre")),
                ],
                options={
                    "ordering": ["-amount", "id"],
                    "constraints": [
                        models.UniqueConstraint(fields=("grant", "board"), name="grant_share_once_for_board"),
                        models.CheckConstraint(
                            condition=models.Q(("amount__gt", 0)), name="grant_share_above_zero"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="GrantActivity",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "share",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="activities",
                            to="programme.grantshare",
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("amount", models.BigIntegerField(help_text="öre")),
                    (
                        "initiative",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="grant_activities",
                            to="programme.initiative",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-amount", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("share", "title"), name="grant_activity_once_in_share"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("amount__gt", 0)), name="grant_activity_above_zero"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Spending",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "activity",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="spending",
                            to="programme.grantactivity",
                        ),
                    ),
                    ("on", models.DateField()),
                    ("amount", models.BigIntegerField(help_text="öre; below zero corrects an earlier row")),
                    ("text", models.CharField(max_length=200)),
                    (
                        "voucher",
                        models.CharField(blank=True, help_text="its number in the accounts", max_length=40),
                    ),
                    ("booked_at", models.DateTimeField()),
                    (
                        "booked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["on", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("amount", 0), _negated=True), name="spending_is_something"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="GrantCondition",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "grant",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="conditions",
                            to="programme.grant",
                        ),
                    ),
                    ("text", models.CharField(max_length=300)),
                    ("due", models.DateField(null=True)),
                    ("met_at", models.DateTimeField(null=True)),
                    (
                        "met_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("how", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "id"],
                    "constraints": [
                        models.UniqueConstraint(fields=("grant", "text"), name="grant_condition_once"),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("met_at", "met_by"),
                            name="grant_condition_met_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="GrantReport",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "grant",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reports",
                            to="programme.grant",
                        ),
                    ),
                    ("until", models.DateField()),
                    ("to", models.CharField(max_length=120)),
                    ("returned", models.BigIntegerField(default=0, help_text="öre")),
                    ("kept", models.BigIntegerField(default=0, help_text="öre")),
                    ("sent_at", models.DateTimeField()),
                    (
                        "sent_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-until"],
                    "constraints": [
                        models.UniqueConstraint(fields=("grant", "until"), name="grant_report_once_until"),
                        models.CheckConstraint(
                            condition=models.Q(("kept__gte", 0), ("returned__gte", 0)),
                            name="grant_report_rest_not_below_zero",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="GrantReportLine",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "report",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="lines",
                            to="programme.grantreport",
                        ),
                    ),
                    (
                        "activity",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="report_lines",
                            to="programme.grantactivity",
                        ),
                    ),
                    ("amount", models.BigIntegerField(help_text="öre")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("report", "activity"), name="grant_report_line_once")
                    ]
                },
            ),
            migrations.CreateModel(
                name="Transfer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.SlugField(max_length=80, unique=True)),
                    ("title", models.CharField(max_length=200)),
                    ("task", models.TextField(help_text="what is moved, for whom, and why")),
                    ("giver", models.CharField(help_text="who has the task now", max_length=120)),
                    ("taker", models.CharField(help_text="who will have it", max_length=120)),
                    (
                        "giver_board",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="transfers_out",
                            to="programme.arena",
                        ),
                    ),
                    (
                        "taker_board",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="transfers_in",
                            to="programme.arena",
                        ),
                    ),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("proposed", "föreslagen"),
                                ("decided", "beslutad"),
                                ("declined", "avslagen"),
                                ("closed", "uppföljd och avslutad"),
                            ],
                            default="proposed",
                            max_length=10,
                        ),
                    ),
                    ("proposed_at", models.DateTimeField()),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="transfers",
                            to="programme.decision",
                        ),
                    ),
                    ("starts_on", models.DateField(null=True)),
                    (
                        "own_frame",
                        models.BigIntegerField(
                            default=0, help_text="öre a year that the taker bears within its own budget"
                        ),
                    ),
                    ("learning", models.TextField(blank=True)),
                    ("version", models.PositiveIntegerField(default=1)),
                ],
                options={
                    "ordering": ["-proposed_at", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("status", "proposed"), ("decision__isnull", False), _connector="OR"
                            ),
                            name="transfer_decided_by_a_decision",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("own_frame__gte", 0)),
                            name="transfer_own_frame_not_below_zero",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TransferWork",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "transfer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="work",
                            to="programme.transfer",
                        ),
                    ),
                    (
                        "side",
                        models.CharField(choices=[("giver", "lämnar"), ("taker", "tar emot")], max_length=5),
                    ),
                    ("profession", models.CharField(max_length=80)),
                    ("volume", models.PositiveIntegerField(help_text="times a year")),
                    ("minutes", models.DecimalField(decimal_places=1, help_text="each time", max_digits=6)),
                    ("hourly", models.BigIntegerField(help_text="öre an hour")),
                    ("other", models.BigIntegerField(default=0, help_text="öre each time for anything else")),
                ],
                options={
                    "ordering": ["side", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("transfer", "side", "profession"),
                            name="transfer_work_once_for_profession",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("hourly__gte", 0),
                                ("minutes__gte", Decimal("0")),
                                ("other__gte", 0),
                                ("volume__gt", 0),
                            ),
                            name="transfer_work_not_below_zero",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TransferStep",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "transfer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="steps",
                            to="programme.transfer",
                        ),
                    ),
                    ("on", models.DateField()),
                    ("body", models.CharField(max_length=120)),
                    ("said", models.TextField()),
                    ("noted_at", models.DateTimeField()),
                    (
                        "noted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={"ordering": ["on", "id"]},
            ),
            migrations.CreateModel(
                name="TransferMoney",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "transfer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="money",
                            to="programme.transfer",
                        ),
                    ),
                    ("valid_from", models.DateField()),
                    (
                        "amount",
                        models.BigIntegerField(help_text="öre a year; below zero takes an earlier row back"),
                    ),
                    ("text", models.CharField(blank=True, max_length=200)),
                    ("booked_at", models.DateTimeField()),
                    (
                        "booked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["valid_from", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("amount", 0), _negated=True),
                            name="transfer_money_is_something",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="TransferOutcome",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "transfer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="outcomes",
                            to="programme.transfer",
                        ),
                    ),
                    ("first", models.DateField()),
                    ("last", models.DateField()),
                    ("volume", models.PositiveIntegerField()),
                    ("hours", models.DecimalField(decimal_places=1, max_digits=8)),
                    (
                        "text",
                        models.TextField(
                            help_text="what patients and staff noticed, and what the giver uses its time for"
                        ),
                    ),
                    ("noted_at", models.DateTimeField()),
                    (
                        "noted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["first", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("last__gte", models.F("first"))),
                            name="transfer_outcome_in_order",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="BenefitEvidence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("study", models.CharField(max_length=120)),
                    ("title", models.CharField(max_length=200)),
                    (
                        "path",
                        models.CharField(
                            help_text="address of the study's page, from the first slash", max_length=300
                        ),
                    ),
                    ("indicator", models.SlugField()),
                    ("snapshot", models.CharField(max_length=40)),
                    ("design", models.CharField(max_length=200)),
                    ("grade", models.CharField(max_length=1)),
                    ("compared", models.BooleanField()),
                    ("estimate", models.FloatField()),
                    ("low", models.FloatField()),
                    ("high", models.FloatField()),
                    ("unit", models.CharField(blank=True, max_length=60)),
                    ("first", models.DateField()),
                    ("last", models.DateField()),
                    (
                        "places",
                        models.JSONField(
                            default=list, help_text="codes of the units that had the new way of working"
                        ),
                    ),
                    ("natural_low", models.FloatField(null=True)),
                    ("natural_middle", models.FloatField(null=True)),
                    ("natural_high", models.FloatField(null=True)),
                    ("natural_unit", models.CharField(blank=True, max_length=60)),
                    ("sek_low", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                    ("sek_middle", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                    ("sek_high", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                    ("price_year", models.PositiveSmallIntegerField(null=True)),
                    ("hours_low", models.FloatField(null=True)),
                    ("hours_middle", models.FloatField(null=True)),
                    ("hours_high", models.FloatField(null=True)),
                    ("attached_at", models.DateTimeField()),
                    (
                        "attached_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "benefit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="evidences",
                            to="programme.benefit",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-attached_at", "-pk"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("benefit", "study", "snapshot"), name="evidence_once_from_a_snapshot"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("estimate__lte", models.F("high")), ("low__lte", models.F("estimate"))
                            ),
                            name="evidence_in_order",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("grade__in", ["A", "B", "C", "D"])),
                            name="evidence_has_a_grade",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("first__lte", models.F("last"))),
                            name="evidence_months_in_order",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Settlement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("start", "initiativet ska startas"),
                                ("decline", "initiativet ska inte startas"),
                            ],
                            max_length=7,
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="settlements",
                            to="programme.decision",
                        ),
                    ),
                    (
                        "initiative",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="settlement",
                            to="programme.initiative",
                        ),
                    ),
                ],
                options={
                    "ordering": ["initiative__area__order", "initiative__order", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("outcome__in", ["start", "decline"])),
                            name="settlement_outcome_known",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="BudgetDecision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "benefit",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="budget_decision",
                            to="programme.benefit",
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="taken_home",
                            to="programme.decision",
                        ),
                    ),
                ],
            ),
        ),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
    ]
