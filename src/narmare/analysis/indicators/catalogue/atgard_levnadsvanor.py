"""Persons who had an action on an unhealthy habit."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Count, Had, Indicator, Listed, Text, Year


indicator = Indicator(
    id="atgard_levnadsvanor",
    version="1.0",
    title=Text(
        "Personer med åtgärd vid ohälsosamma levnadsvanor",
        "Persons with an action on unhealthy habits",
    ),
    why=Text(
        "Tobak, alkohol, stillasittande och mat ligger bakom en stor del av sjukdomen. Ett kort samtal "
        "hjälper många.",
        "Tobacco, alcohol, inactivity and food are behind much illness. A short conversation helps many.",
    ),
    plain=Text(
        "Räknas: listade i slutet av månaden som har fått minst en dokumenterad åtgärd vid en ohälsosam "
        "levnadsvana under de senaste 12 månaderna, en gång per person. Antalet listade är nämnaren för "
        "kvoten per 1 000.",
        "Counted: persons listed at the end of the month who had at least one documented action on an "
        "unhealthy habit in the last 12 months, once each. The number of listed persons is the denominator of "
        "the rate per 1,000.",
    ),
    direction="up",
    unit="count",
    decimals=0,
    measure=Count(of=Listed(Had("lifestyle_action", "at", months=12)), per=Listed()),
    year=Year("last_month"),
    mature_after_days=0,
    source="Regionens delårsrapport (antal unika patienter med minst en åtgärd); nära strategins indikator 3c",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2022, 7, 1),
    choices=(
        Text(
            "Den som har fått flera åtgärder, eller för flera vanor, räknas en gång. Alla yrken räknas.",
            "Whoever had several actions, or for several habits, counts once. Every profession counts.",
        ),
        Text(
            "Strategins andel bland dem med en ohälsosam vana är en egen indikator, där vanorna är dokumenterade.",
            "The strategy's share of those with an unhealthy habit is an indicator of its own, where habits are "
            "documented.",
        ),
        Text(
            "December är kalenderåret. De första elva månaderna i data visas inte: då är fönstret inte fullt.",
            "December is the calendar year. The first eleven months of the data are not shown: the window is not "
            "full.",
        ),
    ),
)
