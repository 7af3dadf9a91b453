"""First visits that were done within 60 days."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Share, Text, WithinDays, Year


indicator = Indicator(
    id="vantetid_forsta_besok_genomford_60",
    version="1.0",
    title=Text(
        "Första besök genomförda inom 60 dagar",
        "First visits done within 60 days",
    ),
    why=Text(
        "Vårdgarantin gäller den som får vård likaväl som den som väntar. Måttet visar hur länge de som fick "
        "komma hade väntat.",
        "The care guarantee is about those who get care as well as those who wait. The measure shows how long "
        "those who were seen had waited.",
    ),
    plain=Text(
        "Räknas: genomförda första besök i planerad specialiserad vård, i den månad då de gjordes, på "
        "kliniken. Uppfyller: högst 60 kalenderdagar efter remissbeslutet.",
        "Counted: first visits done in planned specialised care, in the month they were done, at the clinic. "
        "Meets it: at most 60 calendar days after the referral.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Events("waiting", "first_visit_on"), meeting=WithinDays("referred_on", "first_visit_on", 60)
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N79221-N79224 och vantetider.se (90 dagar); regionens delårsrapport (60 dagar)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Den nationella vårdgarantin är 90 dagar; regionens delårsrapport använder 60. Gränsen är en del av "
            "definitionen.",
            "The national care guarantee is 90 days; the region's report uses 60. The threshold is part of the "
            "definition.",
        ),
        Text(
            "Väntande och genomförda visas var för sig och kan röra sig åt olika håll: när de som väntat längst "
            "äntligen får komma sjunker andelen genomförda.",
            "Those waiting and those done are shown apart and may move in opposite directions: when those who "
            "waited longest are seen at last, the share done in time falls.",
        ),
        Text(
            "Räknas på kliniken man väntar till. Patientvald väntan går inte att skilja ut i tabellen.",
            "Counts at the clinic waited for. Waiting that the patient chose cannot be told apart in the table.",
        ),
    ),
)
