"""The tables of `followup`, made at once: what 0001 to 0006 made one after the other (docs/decisions/2026-11-new-databases-at-once.md)."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from narmare.region.together import CreateTogether


REPLACES = [
    "0001_snapshots_studies",
    "0002_hidden_months",
    "0003_study_adjusts",
    "0004_snapshot_sums",
    "0005_longer_levels",
    "0006_snapshot_definitions",
]


class Migration(migrations.Migration):
    replaces = [("followup", name) for name in REPLACES]

    initial = True

    dependencies = [
        ("programme", "0001_strategy_initiatives_decisions"),
        ("region", "0001_organisation_people_logs"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Interpretation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("indicator", models.CharField(max_length=50)),
                    ("level", models.CharField(max_length=12)),
                    ("key", models.CharField(max_length=40)),
                    ("period", models.DateField(help_text="first day of the month that the text is about")),
                    ("text", models.TextField()),
                    (
                        "snapshot",
                        models.CharField(help_text="code of the snapshot that was read", max_length=40),
                    ),
                    (
                        "value",
                        models.FloatField(
                            help_text="the number that was read, in the indicator's unit", null=True
                        ),
                    ),
                    (
                        "written_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("written_at", models.DateTimeField()),
                    ("role", models.CharField(max_length=40)),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                ],
                options={
                    "ordering": ["-period", "-written_at"],
                    "indexes": [
                        models.Index(fields=["indicator", "level", "key"], name="interpretation_place")
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                                models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="interpretation_withdrawn_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("text", ""), _negated=True),
                            name="interpretation_says_something",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="LimitBreak",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("indicator", models.CharField(max_length=50)),
                    ("level", models.CharField(max_length=12)),
                    ("key", models.CharField(max_length=40)),
                    ("month", models.DateField(help_text="first day of the first month with new limits")),
                    ("cause", models.CharField(max_length=120)),
                    (
                        "set_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("set_at", models.DateTimeField()),
                    (
                        "ended_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("ended_at", models.DateTimeField(null=True)),
                ],
                options={
                    "ordering": ["month"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("indicator", "level", "key", "month"),
                            name="limit_break_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at", None), ("ended_by", None)),
                                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="limit_break_ended_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("cause", ""), _negated=True), name="limit_break_has_a_cause"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Snapshot",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.CharField(max_length=40, unique=True)),
                    (
                        "last_month",
                        models.DateField(help_text="first day of the last month of the care tables"),
                    ),
                    ("published_at", models.DateTimeField()),
                    ("published_by", models.BigIntegerField(help_text="account id")),
                    (
                        "versions",
                        models.JSONField(default=dict, help_text="indicator id -> version of its definition"),
                    ),
                    ("rollouts", models.JSONField(default=dict, help_text="initiative -> {unit: first day}")),
                    (
                        "origin",
                        models.JSONField(
                            default=dict, help_text="twin.json of a synthetic region; empty for imported data"
                        ),
                    ),
                    ("data", models.CharField(help_text="folder of the care tables", max_length=400)),
                    (
                        "sums",
                        models.JSONField(
                            default=dict, help_text="part -> SHA-256 when it was published (followup.proofs)"
                        ),
                    ),
                    (
                        "definitions",
                        models.JSONField(
                            default=dict,
                            help_text="indicator id -> digest of what it counts; empty of older ones",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Measurement",
                fields=[
                    ("id", models.BigAutoField(primary_key=True, serialize=False)),
                    (
                        "snapshot",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, to="followup.snapshot"
                        ),
                    ),
                    ("indicator", models.CharField(max_length=50)),
                    (
                        "grain",
                        models.CharField(
                            help_text="kind of period, analysis.indicators.months.GRAINS", max_length=10
                        ),
                    ),
                    ("period", models.DateField(help_text="first day")),
                    ("level", models.CharField(max_length=20)),
                    ("key", models.CharField(max_length=40)),
                    ("numerator", models.FloatField(null=True)),
                    ("denominator", models.FloatField(null=True)),
                    ("value", models.FloatField(null=True)),
                    ("low", models.FloatField(null=True)),
                    ("high", models.FloatField(null=True)),
                    ("suppressed", models.BooleanField()),
                ],
                options={
                    "indexes": [
                        models.Index(
                            fields=["snapshot", "indicator", "grain", "level", "period"],
                            name="measurement_peers",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("snapshot", "level", "key", "indicator", "grain", "period"),
                            name="measurement_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("suppressed", False),
                                models.Q(
                                    ("denominator", None),
                                    ("high", None),
                                    ("low", None),
                                    ("numerator", None),
                                    ("value", None),
                                ),
                                _connector="OR",
                            ),
                            name="measurement_hidden_has_no_numbers",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EffectStudy",
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
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="studies",
                            to="programme.initiative",
                        ),
                    ),
                    (
                        "indicator",
                        models.CharField(
                            help_text="the primary measure; a study has one",
                            max_length=50,
                            verbose_name="Mätetal",
                        ),
                    ),
                    (
                        "secondary",
                        models.JSONField(
                            default=list,
                            help_text="adjusted for their number (Holm)",
                            verbose_name="Andra mätetal",
                        ),
                    ),
                    (
                        "untouched",
                        models.CharField(
                            blank=True,
                            help_text="a negative control",
                            max_length=50,
                            verbose_name="Mätetal som inte ska röra sig",
                        ),
                    ),
                    ("method", models.CharField(default="auto", max_length=20, verbose_name="Metod")),
                    (
                        "before",
                        models.PositiveSmallIntegerField(
                            default=36, verbose_name="Månader före första starten"
                        ),
                    ),
                    (
                        "after",
                        models.PositiveSmallIntegerField(
                            default=24, verbose_name="Månader efter sista starten"
                        ),
                    ),
                    (
                        "anticipation",
                        models.PositiveSmallIntegerField(
                            default=0, verbose_name="Månader före starten som kan påverkas"
                        ),
                    ),
                    (
                        "smallest",
                        models.FloatField(
                            help_text="in the indicator's unit",
                            verbose_name="Minsta effekt som är värd något",
                        ),
                    ),
                    (
                        "started",
                        models.PositiveSmallIntegerField(
                            help_text="units that had started when it was registered"
                        ),
                    ),
                    ("registered_at", models.DateTimeField()),
                    (
                        "registered_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "adjusts",
                        models.JSONField(
                            default=dict,
                            help_text="measure -> other initiative -> its roll-out: what is taken out of the answer",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-registered_at"],
                    "constraints": [
                        models.UniqueConstraint(fields=("initiative", "indicator"), name="effect_study_once"),
                        models.CheckConstraint(
                            condition=models.Q(("smallest", 0), _negated=True),
                            name="effect_study_smallest_counts",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("after__gte", 3),
                                (
                                    "before__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("anticipation"), "+", models.Value(3)
                                    ),
                                ),
                            ),
                            name="effect_study_has_a_window",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StudyDeviation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "study",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="deviations",
                            to="followup.effectstudy",
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
                options={
                    "ordering": ["noted_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("text", ""), _negated=True),
                            name="study_deviation_says_something",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HiddenMonths",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("indicator", models.CharField(max_length=50)),
                    ("cells", models.JSONField()),
                    (
                        "snapshot",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="followup.snapshot",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("snapshot", "indicator"), name="hidden_months_once")
                    ]
                },
            ),
        )
    ]
