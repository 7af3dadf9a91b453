"""Persons with great needs who have a patient contract, a joint plan or a care plan."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Had,
    Indicator,
    Is,
    Listed,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="patientkontrakt_eller_sip",
    version="1.0",
    title=Text("Patientkontrakt, vårdplan eller SIP", "Patient contract, care plan or joint plan"),
    why=Text(
        "Den med störst behov ska ha en överenskommelse som alla ser, gjord tillsammans med personen.",
        "Whoever has the greatest needs should have an agreement that everybody sees, made with the person.",
    ),
    plain=Text(
        "Räknas: listade i slutet av månaden som är 65 år eller äldre, har kommunal hemsjukvård och har skrivits in oplanerat på sjukhus "
        "under de senaste 12 månaderna. Uppfyller: har då ett gällande patientkontrakt, en vårdplan eller en SIP.",
        "Counted: persons listed at the end of the month who are 65 or over, have municipal home care and were admitted to hospital "
        "without plan in the last 12 months. Meets it: has a patient contract, a care plan or a joint plan that holds then.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Listed(
            All(
                AgeAtLeast(65),
                ActiveSpan("home_care"),
                Had("admission", "admitted_at", months=12, where=Is("planned", False)),
            )
        ),
        meeting=ActiveSpan("plan", start="made_on", end="ended_on"),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Strategins indikator 3a; planernas slag enligt Inera GetCarePlans",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Strategin säger relevanta grupper utan att avgränsa dem. Gruppen är projektets förslag.",
            "The strategy speaks of relevant groups without defining them. The group is the project's proposal.",
        ),
        Text(
            "De första elva månaderna i data visas inte: då är tolvmånadersfönstret inte fullt.",
            "The first eleven months of the data are not shown: the window of twelve months is not full.",
        ),
    ),
    special_housing=True,
)
