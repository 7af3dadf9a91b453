"""Primary care's share of the net cost of health care."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, ShareOfSums, Sum, Text, Year


indicator = Indicator(
    id="primarvardens_andel_av_kostnad",
    version="1.0",
    title=Text(
        "Primärvårdens andel av nettokostnaden",
        "Primary care's share of the net cost",
    ),
    why=Text(
        "Omställningen till nära vård ska synas i vart pengarna går. Granskningen 2024 fann ingen ekonomisk "
        "förflyttning.",
        "The move to close care should show in where the money goes. The audit of 2024 found no economic "
        "transfer.",
    ),
    plain=Text(
        "Räknas: regionens nettokostnad för hälso- och sjukvård i kronor. Uppfyller: den som gäller "
        "primärvård, med primärvårdens hemsjukvård.",
        "Counted: the region's net cost of health care in kronor. Meets it: that of primary care, with "
        "primary care's home health care.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=ShareOfSums(
        "net_cost",
        "month",
        numerator="primary_care",
        denominator=Sum("primary_care", "somatic", "psychiatric", "dental", "other"),
        place="region",
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N71019 och N70017; regionen har inget mål för andelen",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    minimum_cell=1,
    choices=(
        Text(
            "Tandvård räknas in och läkemedel inom förmånen räknas inte, som i Kolada. Pengar räknas i det årets "
            "kronor, inte om till fast pris.",
            "Dental care is included and medicines on prescription are not, as in Kolada. Money is in the kronor "
            "of its year, not at a fixed price.",
        ),
        Text(
            "Förflyttning kan också ske när annan vård växer långsammare. Läs andelen tillsammans med kronor per "
            "invånare.",
            "Money can also move when other care grows more slowly. Read the share together with kronor per "
            "inhabitant.",
        ),
        Text(
            "Kostnader hör till regionen som helhet: det finns inga mindre nivåer. Tal om kronor handlar inte om "
            "patienter, så små tal döljs inte.",
            "Costs belong to the region as a whole: there are no smaller levels. Figures about money are not "
            "about patients, so small numbers are not hidden.",
        ),
    ),
)
