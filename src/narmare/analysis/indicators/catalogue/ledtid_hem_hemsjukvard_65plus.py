"""Days in hospital after being ready, of those with municipal health care."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Events,
    Indicator,
    MeanDays,
    Text,
    Year,
)


indicator = Indicator(
    id="ledtid_hem_hemsjukvard_65plus",
    version="1.0",
    title=Text(
        "Ledtid hem för de sköraste",
        "Lead time home of the frailest",
    ),
    why=Text(
        "Den som är skörast förlorar mest på att vänta på sjukhus. Kommun och region ska ta emot utan "
        "dröjsmål.",
        "The frailest lose most by waiting in hospital. Municipality and region should receive them without "
        "delay.",
    ),
    plain=Text(
        "Räknas: samordningsärenden där en person 65 år eller äldre med kommunal hälso- och sjukvård har "
        "varit utskrivningsklar och skrevs ut under månaden, på vårdcentralen där personen är listad. Värde: "
        "medelvärdet av antalet dagar från utskrivningsklar till utskriven; dagen då personen blev klar "
        "räknas inte.",
        "Counted: discharge cases in which a person of 65 or over with municipal health care was ready and "
        "left hospital in the month, at the person's care centre. Value: the mean number of days from ready "
        "to discharged; the day of becoming ready is not counted.",
    ),
    direction="down",
    unit="days",
    decimals=1,
    measure=MeanDays(
        Events(
            "discharge_case",
            "discharged_at",
            unit="listed",
            where=All(AgeAtLeast(65), ActiveSpan("home_care")),
        ),
        "ready_at",
        "discharged_at",
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Jämtland Härjedalen, granskning 2024-12-11 (förkortade ledtider för de mest sjuka och sköra); ingen nationell definition",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Definitionen är projektets egen: dokumentet säger inte vad som ska mätas. Det visar en väg till ett "
            "mått, inte det enda.",
            "The definition is the project's own: the document does not say what to measure. It shows one way to "
            "a measure, not the only one.",
        ),
        Text(
            "De mest sjuka och sköra är här de som är 65 år eller äldre och har kommunal hälso- och sjukvård "
            "dagen då de skrivs ut. Skörhetsskattning finns för för få.",
            "The sickest and frailest are here those of 65 or over who have municipal health care on the day they"
            " leave hospital. Too few have an assessment of frailty.",
        ),
        Text(
            "Tiden till första besök hemma har egna mått. Andra ledtider, som tid till plan, ingår inte.",
            "The time until the first visit at home has measures of its own. Other lead times, such as to a plan, "
            "are not included.",
        ),
        Text(
            "Utskriven kan också vara till en korttidsplats.",
            "To leave hospital may also be for a short-term place.",
        ),
    ),
)
