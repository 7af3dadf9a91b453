"""Outpatient visits that the person booked on the web."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Is, Share, Text, Year


indicator = Indicator(
    id="webbtidbok_andel",
    version="1.0",
    title=Text("Öppenvårdsbesök bokade på webben", "Outpatient visits booked on the web"),
    why=Text(
        "Den som kan boka själv slipper telefonkön, och telefonen blir fri för den som behöver den.",
        "Whoever can book alone is spared the telephone queue, which is then free for those who need it.",
    ),
    plain=Text(
        "Räknas: alla öppenvårdsbesök, på mottagning, i hemmet, på video eller i grupp, på enheten som tog emot. Uppfyller: personen "
        "bokade själv på webben.",
        "Counted: every outpatient visit, at the unit, at home, by video or in a group, at the unit that gave it. Meets it: the person "
        "booked it on the web.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("visit", "at", where=Is("kind", "physical", "home", "video", "group")),
        meeting=Is("booked_by", "web"),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Regionens delårsrapport (andel av samtliga öppenvårdsbesök bokade via webbtidboken)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 1, 1),
    choices=(
        Text(
            "Telefon och chatt i stället för besök räknas inte som besök.",
            "Telephone and chat in place of a visit are no visits.",
        ),
        Text(
            "Obokade besök räknas i nämnaren; ombokningar på webben räknas som personens bokning.",
            "Visits without booking count in the denominator; a rebooking on the web counts as the person's booking.",
        ),
    ),
)
