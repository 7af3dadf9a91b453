"""Referrals from primary care that were rejected."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Is, Share, Text, UnitIs, Year


indicator = Indicator(
    id="avvisade_remisser",
    version="1.0",
    title=Text(
        "Avvisade remisser från primärvården",
        "Rejected referrals from primary care",
    ),
    why=Text(
        "En avvisad remiss är väntan för patienten och arbete för två enheter som ingen hade nytta av.",
        "A rejected referral is waiting for the patient, and work for two units that nobody had use of.",
    ),
    plain=Text(
        "Räknas: remisser från en vårdcentral till en sjukhusklinik, i den månad då de skickades, på "
        "vårdcentralen som skickade. Uppfyller: mottagaren avvisade remissen.",
        "Counted: referrals from a care centre to a hospital clinic, in the month they were sent, at the care "
        "centre that sent them. Meets it: the receiver rejected the referral.",
    ),
    direction="down",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events(
            "referral",
            "sent_at",
            place="from_unit",
            where=All(UnitIs("care_centre", "from_unit"), UnitIs("hospital_clinic", "to_unit")),
        ),
        meeting=Is("accepted", False),
    ),
    year=Year("pooled"),
    mature_after_days=30,
    source="Strategins indikator 2c (minskat antal avvisade remisser)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Strategin mäter antal. Andelen visas först, eftersom färre remisser också ger färre avvisade; "
            "antalet är täljaren.",
            "The strategy measures a count. The share comes first, as fewer referrals also give fewer rejected "
            "ones; the count is the numerator.",
        ),
        Text(
            "Svaret kommer senare än remissen. Månaden är klar 30 dagar efter sitt slut; den som då inte är "
            "bedömd räknas som inte avvisad.",
            "The answer comes later than the referral. A month is final 30 days after its end; what is undecided "
            "then counts as not rejected.",
        ),
    ),
)
