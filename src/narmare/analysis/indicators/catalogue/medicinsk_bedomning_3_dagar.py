"""Medical assessment within three days of the decision that one is needed."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    All,
    Events,
    Indicator,
    Is,
    Not,
    Reference,
    Share,
    Target,
    Text,
    UnitIs,
    WithinDays,
    Year,
)


# Professions with a licence among those of the care tables; an assistant nurse's title is protected but is no licence.
LICENSED = ("doctor", "nurse", "physiotherapist", "occupational_therapist", "psychologist", "midwife")

indicator = Indicator(
    id="medicinsk_bedomning_3_dagar",
    version="1.0",
    title=Text("Medicinsk bedömning inom tre dagar", "Medical assessment within three days"),
    why=Text(
        "Vårdgarantin: den som behöver en medicinsk bedömning i primärvården ska få den inom tre dagar.",
        "The care guarantee: whoever needs a medical assessment in primary care shall have it within three days.",
    ),
    plain=Text(
        "Räknas: beslut på en vårdcentral om att en medicinsk bedömning behövs, i beslutets månad, utom då personen själv har valt en "
        "senare tid. Uppfyller: legitimerad personal gjorde bedömningen inom tre kalenderdagar.",
        "Counted: decisions at a care centre that a medical assessment is needed, in the month of the decision, except when the person "
        "chose a later time. Meets it: licensed staff assessed within three calendar days.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events(
            "assessment_need", "needed_at", where=All(Not(Is("chose_later", True)), UnitIs("care_centre"))
        ),
        meeting=All(WithinDays("needed_at", "assessed_at", 3), Is("profession", *LICENSED)),
    ),
    year=Year("pooled"),
    mature_after_days=3,
    source="Kolada N79173; SKR väntetidsdatabasen",
    confidence="A",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text("Patientvald väntan räknas inte alls.", "Waiting that the patient chose does not count at all."),
        Text(
            "Behov som ännu inte har bedömts räknas i nämnaren; månaden är klar tre dagar efter sitt slut.",
            "Needs not yet assessed count in the denominator; a month is final three days after its end.",
        ),
        Text("Dagar är kalenderdagar, helger inräknade.", "Days are calendar days, weekends included."),
    ),
    targets=(Target(90, date(2023, 1, 1), "Regionens delårsrapport augusti 2024"),),
    references=(
        Reference(
            85, "2023", Text("Region Kronoberg", "Region Kronoberg"), "Regionens delårsrapport augusti 2024"
        ),
        Reference(
            85,
            "2024-08",
            Text("Region Kronoberg", "Region Kronoberg"),
            "Regionens delårsrapport augusti 2024",
        ),
    ),
    special_housing=True,
)
