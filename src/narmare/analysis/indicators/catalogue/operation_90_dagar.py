"""Those waiting for an operation or treatment who have waited at most 90 days."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, StillWaiting, Text, Year


indicator = Indicator(
    id="operation_90_dagar",
    version="1.0",
    title=Text(
        "Väntat högst 90 dagar på operation eller åtgärd",
        "Waited at most 90 days for an operation or treatment",
    ),
    why=Text(
        "Den som väntar på specialistvård ska inte vänta längre än garantin. Måttet visar kön som den ser ut "
        "nu.",
        "Whoever waits for specialised care should not wait longer than the guarantee. The measure shows the "
        "queue as it is now.",
    ),
    plain=Text(
        "Räknas: de som väntar på operation eller åtgärd i planerad specialiserad vård i slutet av månaden, "
        "på kliniken. Uppfyller: har då väntat högst 90 kalenderdagar sedan beslutet.",
        "Counted: those who wait for an operation or treatment in planned specialised care at the end of the "
        "month, at the clinic. Meets it: has then waited at most 90 calendar days since the decision.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=StillWaiting("waiting", "operation_decided_on", "operation_done_on", at_most=90),
    year=Year("last_month"),
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
            "Den som väntar på två saker räknas två gånger.",
            "Whoever waits for two things counts twice.",
        ),
        Text(
            "Räknas på kliniken man väntar till. Patientvald väntan går inte att skilja ut i tabellen.",
            "Counts at the clinic waited for. Waiting that the patient chose cannot be told apart in the table.",
        ),
    ),
)
