"""Minutes from a call to 112 to the first resource at the place."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Events, Indicator, Is, MedianMinutes, Text, Year


indicator = Indicator(
    id="ambulans_responstid_prio1",
    version="1.0",
    title=Text(
        "Responstid för ambulans, prioritet 1",
        "Ambulance response time, priority 1",
    ),
    why=Text(
        "När livet är i fara räknas minuter. Nära vård får inte betyda längre väntan på hjälp.",
        "When life is in danger minutes count. Close care must not mean a longer wait for help.",
    ),
    plain=Text(
        "Räknas: samtal till 112 med prioritet 1, i den månad då de kom, på den ambulansstation som svarar "
        "för platsen. Värde: medianen av minuterna från samtalet till att den första resursen är på plats.",
        "Counted: calls to 112 of priority 1, in the month in which they came, at the ambulance station that "
        "answers for the place. Value: the median of the minutes from the call until the first resource is at"
        " the place.",
    ),
    direction="down",
    unit="minutes",
    decimals=1,
    measure=MedianMinutes(
        Events("emergency_call", "called_at", where=Is("priority", 1)), "called_at", "first_resource_at"
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada U07443",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Medianen tas på varje nivå för sig, av alla samtal där, och är aldrig ett medelvärde av medianer. "
            "Vid ett jämnt antal är den mitt emellan de två mellersta.",
            "The median is taken at each level by itself, of all calls there, and is never a mean of medians. Of "
            "an even number it is halfway between the two in the middle.",
        ),
        Text(
            "Minuter räknas efter klockans minuter: 12:03 till 12:15 är 12, vilka sekunderna än är. Två timmar "
            "eller mer räknas som två timmar.",
            "Minutes are those of the clock: 12:03 to 12:15 is 12, whatever the seconds. Two hours or more count "
            "as two hours.",
        ),
        Text(
            "Kolada räknar från juni till juni och visar kommunen där olyckan är, med tiden till "
            "räddningstjänsten. Här är det kalenderns perioder, ambulansstationen och den första resursen, vem "
            "som än skickar den.",
            "Kolada counts from June to June and shows the municipality of the accident, with the time until the "
            "rescue service. Here it is calendar periods, the ambulance station and the first resource, whoever "
            "sends it.",
        ),
        Text(
            "Samtal där ingen resurs har kommit fram räknas inte.",
            "Calls to which no resource has come do not count.",
        ),
    ),
)
