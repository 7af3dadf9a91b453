"""Referrals from primary care to hospital and psychiatry."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import All, Events, Indicator, Listed, Rate, Text, UnitIs, Year


indicator = Indicator(
    id="remisser_fran_primarvard",
    version="1.0",
    title=Text(
        "Remisser från primärvården till sjukhus och psykiatri",
        "Referrals from primary care to hospital and psychiatry",
    ),
    why=Text(
        "När vårdcentralen kan mer själv och får råd av sjukhusets läkare behöver färre skickas vidare.",
        "When the care centre can do more and gets advice from hospital doctors, fewer need to be sent on.",
    ),
    plain=Text(
        "Räknas: remisser från en vårdcentral till en sjukhusklinik, i den månad då de skickades, på "
        "vårdcentralen där personen är listad. Värde: remisser per 1 000 listade, per månad eller per år. "
        "Antalet remisser är täljaren.",
        "Counted: referrals from a care centre to a hospital clinic, in the month they were sent, at the "
        "person's care centre. Value: referrals per 1,000 listed persons, per month or per year. The number "
        "of referrals is the numerator.",
    ),
    direction="down",
    unit="per_1000",
    decimals=1,
    measure=Rate(
        events=Events(
            "referral",
            "sent_at",
            unit="listed",
            where=All(UnitIs("care_centre", "from_unit"), UnitIs("hospital_clinic", "to_unit")),
        ),
        per=Listed(),
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Strategins indikator 2c (minskat antal remisser)",
    confidence="C",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 1),
    valid_from=date(2019, 1, 1),
    choices=(
        Text(
            "Strategin mäter antal. Kvoten per 1 000 visas först, eftersom antalet listade ändras; antalet står "
            "bredvid.",
            "The strategy measures a count. The rate per 1,000 comes first, as the number of listed persons "
            "changes; the count is beside it.",
        ),
        Text(
            "Psykiatri är en sjukhusklinik i tabellerna och räknas med. En remiss räknas när den skickas, vad som "
            "än beslutas om den.",
            "Psychiatry is a hospital clinic in the tables and is included. A referral counts when it is sent, "
            "whatever is decided about it.",
        ),
        Text(
            "Den som inte är listad i regionen den dagen räknas inte.",
            "Whoever is not listed in the region on that day does not count.",
        ),
    ),
)
