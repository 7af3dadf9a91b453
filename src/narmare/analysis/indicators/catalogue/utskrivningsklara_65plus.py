"""Discharge cases that became ready, 65 and over."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import AgeAtLeast, Events, Indicator, Listed, Rate, Text, Year


indicator = Indicator(
    id="utskrivningsklara_65plus",
    version="1.0",
    title=Text(
        "Utskrivningsklara, 65+",
        "Ready for discharge, 65+",
    ),
    why=Text(
        "Antalet som behöver samordnad hemgång säger hur mycket kommun och vårdcentral ska klara.",
        "The number who need a coordinated discharge tells how much municipality and care centre must manage.",
    ),
    plain=Text(
        "Räknas: samordningsärenden där en person 65 år eller äldre blev utskrivningsklar under månaden, på "
        "vårdcentralen där personen är listad. Värde: per 1 000 listade 65 år eller äldre, per månad eller "
        "per år.",
        "Counted: discharge cases in which a person of 65 or over became ready in the month, at the person's "
        "care centre. Value: per 1,000 listed persons of 65 or over, per month or per year.",
    ),
    direction="neutral",
    unit="per_1000",
    decimals=1,
    measure=Rate(
        events=Events("discharge_case", "ready_at", unit="listed", where=AgeAtLeast(65)),
        per=Listed(AgeAtLeast(65)),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N20405",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Kolada delar med invånarna; här är nämnaren de listade, så att måttet kan brytas ner på vårdcentral.",
            "Kolada divides by residents; here the denominator is the listed, so that the measure can be broken "
            "down by care centre.",
        ),
    ),
    special_housing=True,
)
