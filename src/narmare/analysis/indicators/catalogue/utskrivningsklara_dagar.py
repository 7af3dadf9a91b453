"""Days in hospital after the notice that the person is ready to leave."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, MeanDays, Text, Year


indicator = Indicator(
    id="utskrivningsklara_dagar",
    version="1.0",
    title=Text(
        "Dagar som utskrivningsklar",
        "Days ready for discharge",
    ),
    why=Text(
        "Den som är klar ska hem. Varje dag till på sjukhus tar kraft, och en plats som någon annan behöver.",
        "Whoever is ready should go home. Each further day in hospital takes strength, and a bed that "
        "somebody else needs.",
    ),
    plain=Text(
        "Räknas: samordningsärenden där personen har varit utskrivningsklar och skrevs ut under månaden, på "
        "vårdcentralen där personen är listad. Värde: medelvärdet av antalet dagar från utskrivningsklar till "
        "utskriven; dagen då personen blev klar räknas inte.",
        "Counted: discharge cases in which the person was ready and left hospital in the month, at the "
        "person's care centre. Value: the mean number of days from ready to discharged; the day of becoming "
        "ready is not counted.",
    ),
    direction="down",
    unit="days",
    decimals=1,
    measure=MeanDays(Events("discharge_case", "discharged_at", unit="listed"), "ready_at", "discharged_at"),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N20403",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Alla åldrar räknas, som i Kolada från 2017. Kolada visar kommunens patienter; här är det "
            "vårdcentralens listade.",
            "All ages count, as in Kolada from 2017. Kolada shows the municipality's patients; here it is the "
            "care centre's listed.",
        ),
        Text(
            "Medelvärdet dras upp av få långa väntetider: läs det tillsammans med antalet.",
            "The mean is pulled up by few long waits: read it together with the number.",
        ),
    ),
    special_housing=True,
)
