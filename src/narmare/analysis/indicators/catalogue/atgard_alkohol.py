"""Action on hazardous use of alcohol that is documented."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import (
    ActiveSpan,
    Had,
    Indicator,
    Is,
    Listed,
    Share,
    Text,
    Year,
)


indicator = Indicator(
    id="atgard_alkohol",
    version="1.0",
    title=Text(
        "Åtgärd vid riskbruk av alkohol",
        "Action on hazardous use of alcohol",
    ),
    why=Text(
        "Några minuters samtal om alkohol minskar riskbruket hos många.",
        "A few minutes of talk about alcohol reduce hazardous use for many.",
    ),
    plain=Text(
        "Räknas: listade vars alkoholvanor i slutet av månaden är dokumenterade som ohälsosamma. Uppfyller: har fått minst en dokumenterad åtgärd för just det under de senaste 12 månaderna.",
        "Counted: persons listed at the end of the month whose alcohol habits are documented as unhealthy. Meets it: had at least one documented action on it in the last 12 months.",
    ),
    direction="up",
    unit="percent",
    decimals=1,
    measure=Share(
        of=Listed(ActiveSpan("unhealthy_habit", where=Is("habit", "alcohol"))),
        meeting=Had("lifestyle_action", "at", months=12, where=Is("habit", "alcohol")),
    ),
    year=Year("last_month"),
    mature_after_days=0,
    source="Socialstyrelsens indikatorer för sjukdomsförebyggande metoder (2011)",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Bara vanor som är dokumenterade så att de går att söka fram räknas. En vårdcentral som dokumenterar mer får en större nämnare.",
            "Only habits that are documented so that they can be searched for count. A care centre that documents more has a larger denominator.",
        ),
        Text(
            "Socialstyrelsen skiljer på rådets nivå. Här räknas enkla råd, rådgivande samtal och kvalificerat rådgivande samtal lika.",
            "The National Board of Health and Welfare tells levels of advice apart. Here simple advice, counselling and qualified counselling count alike.",
        ),
        Text(
            "December är kalenderåret. De första elva månaderna i data visas inte: då är fönstret inte fullt.",
            "December is the calendar year. The first eleven months of the data are not shown: the window is not full.",
        ),
    ),
)
