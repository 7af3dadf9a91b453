"""One decision settles many initiatives: what was a column of the decision becomes rows; a benefit's budget decision is a row."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


EARLIER = import_module("narmare.programme.migrations.0003_initiative_decisions")
KEEP = """
INSERT INTO programme_settlement (decision_id, initiative_id, outcome)
SELECT id, initiative_id, settles FROM programme_decision WHERE settles <> '' AND initiative_id IS NOT NULL
"""
# Back: the column holds one initiative a decision, so the others of a decision lose their row.
PUT_BACK = """
UPDATE programme_decision d SET settles = s.outcome, initiative_id = s.initiative_id FROM programme_settlement s
WHERE s.decision_id = d.id AND (d.initiative_id IS NULL OR d.initiative_id = s.initiative_id)
"""


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_together_shorter")]

    operations = [
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
            options={"ordering": ["initiative__area__order", "initiative__order", "id"]},
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["start", "decline"])), name="settlement_outcome_known"
            ),
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
        migrations.RunSQL(KEEP, PUT_BACK),
        migrations.RunSQL(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop
        ),
        migrations.RemoveConstraint(model_name="decision", name="decision_settles_an_initiative_once"),
        migrations.RemoveField(model_name="decision", name="settles"),
        migrations.RunSQL(EARLIER.BEFORE, EARLIER.AFTER),
    ]
