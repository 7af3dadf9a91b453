"""An action among those with a documented unhealthy habit."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    Had,
    Indicator,
    Listed,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="atgard_ohalsosam_vana",
    version="1.0",
    title=Text(
        "Åtgärd vid dokumenterad ohälsosam vana",
        "Action on a documented unhealthy habit",
    ),
    why=Text(
        "En vana som är känd men inte följs upp förändras sällan. Ett kort samtal hjälper många.",
        "A habit that is known and not followed up seldom changes. A short conversation helps many.",
    ),
    plain=Text(
        "Räknas: listade som i slutet av månaden har minst en levnadsvana dokumenterad som ohälsosam. Uppfyller: har fått minst en dokumenterad åtgärd under de senaste 12 månaderna, vid vilken vana som helst.",
        "Counted: persons listed at the end of the month with at least one habit documented as unhealthy. Meets it: had at least one documented action in the last 12 months, on whichever habit.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Listed(ActiveSpan("unhealthy_habit")),
        meeting=Had("lifestyle_action", "at", months=12),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Region Kronoberg, strategins indikator 3c",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Bara vanor som är dokumenterade så att de går att söka fram räknas. En vårdcentral som dokumenterar mer får en större nämnare.",
            "Only habits that are documented so that they can be searched for count. A care centre that documents more has a larger denominator.",
        ),
        Text(
            "Alla yrken räknas, och alla nivåer av stöd.",
            "Every profession counts, and every level of support.",
        ),
        Text(
            "Åtgärden behöver inte gälla samma vana. Indikatorerna för en vana i taget kräver det.",
            "The action need not be on the same habit. The indicators of one habit at a time ask for that.",
        ),
        Text(
            "December är kalenderåret. De första elva månaderna i data visas inte: då är fönstret inte fullt.",
            "December is the calendar year. The first eleven months of the data are not shown: the window is not full.",
        ),
    ),
)
