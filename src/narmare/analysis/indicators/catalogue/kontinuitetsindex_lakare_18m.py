"""Continuity of doctors: the Bice-Boxerman index over eighteen months."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    All,
    Continuity,
    Events,
    Indicator,
    Is,
    Reference,
    Text,
    UnitIs,
    Year,
)


indicator = Indicator(
    id="kontinuitetsindex_lakare_18m",
    version="1.0",
    title=Text("Kontinuitetsindex för läkare, 18 månader", "Continuity of doctors, 18 months"),
    why=Text(
        "Att möta samma läkare minskar akutbesök, inläggningar och dödlighet. Indexet visar om det sker.",
        "Meeting the same doctor lowers emergency visits, admissions and mortality. The index shows whether it happens.",
    ),
    plain=Text(
        "Räknas: listade i slutet av månaden som har gjort minst tre läkarbesök på någon vårdcentral under de senaste 18 månaderna. "
        "Värde: medelvärdet av deras index, där 1 är alla besök hos samma läkare och 0 aldrig samma läkare två gånger.",
        "Counted: persons listed at the end of the month with at least three doctor visits at any care centre in the last 18 months. "
        "Value: the mean of their indices, where 1 is every visit to one doctor and 0 never the same doctor twice.",
    ),
    direction="up",
    unit="index",
    decimals=2,
    measure=Continuity(
        visits=Events(
            "visit",
            "at",
            where=All(
                Is("profession", "doctor"), Is("kind", "physical", "home", "video"), UnitIs("care_centre")
            ),
        ),
        window_months=18,
        at_least=3,
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Primärvårdskvalitet (SKR): continuity of care, COC; Bice och Boxerman 1977",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Minst tre besök krävs. Gränsen är projektets val: den nationella är inte publicerad.",
            "At least three visits are needed. The threshold is the project's choice: the national one is not published.",
        ),
        Text(
            "Personen räknas på vårdcentralen där den är listad då, också för besök på andra vårdcentraler.",
            "The person counts at the care centre of listing then, also for visits to other care centres.",
        ),
        Text(
            "Regionens värde räknas om över personerna; det är inte medelvärdet av enheternas.",
            "The region's value is recomputed over persons; it is not the mean of the units' values.",
        ),
        Text(
            "Läkaren är en person. En bemanningsfirma med ett gemensamt id skulle höja indexet falskt.",
            "The doctor is a person. A staffing agency with one shared id would raise the index falsely.",
        ),
    ),
    references=(
        Reference(
            0.29,
            "2024-08",
            Text("Region Kronoberg", "Region Kronoberg"),
            "Regionens delårsrapport augusti 2024",
        ),
        Reference(0.37, "2024-08", Text("Riket", "Sweden"), "Regionens delårsrapport augusti 2024"),
        Reference(0.40, "2021-11", Text("Riket", "Sweden"), "SKR, Indikatorer Nära vård 2023"),
    ),
    special_housing=True,
)
