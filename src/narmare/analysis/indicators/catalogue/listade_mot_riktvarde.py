"""Listed persons against what the doctors' posts carry."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, ShareOfSums, Target, Text, Year


GUIDE = "Socialstyrelsens riktvärde 2022: 1 100 listade per specialist i allmänmedicin, 550 per ST-läkare"

indicator = Indicator(
    id="listade_mot_riktvarde",
    version="1.0",
    title=Text(
        "Listade mot riktvärdet för fast läkare", "Listed persons against the guide for a named doctor"
    ),
    why=Text(
        "En läkare kan vara fast läkarkontakt för ett begränsat antal. Måttet visar om läkarna räcker till de listade.",
        "A doctor can be the named doctor of a limited number. The measure shows whether there are doctors enough for the listed.",
    ),
    plain=Text(
        "Räknas: så många listade som vårdcentralens tillsatta läkartjänster räcker till, 1 100 per specialist i "
        "allmänmedicin och 550 per ST-läkare. Uppfyller: så många som är listade. 100 procent är riktvärdet.",
        "Counted: as many listed persons as the care centre's filled posts carry, 1,100 a specialist in general practice "
        "and 550 a doctor in training. Meets it: as many as are listed. 100 percent is the guide.",
    ),
    direction="down",
    unit="percent",
    decimals=0,
    measure=ShareOfSums("doctor_list", "month", numerator="listed", denominator="carried"),
    year=Year("pooled"),
    mature_after_days=0,
    source=GUIDE,
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2022, 1, 1),
    minimum_cell=1,
    targets=(Target(100.0, date(2022, 1, 1), GUIDE),),
    choices=(
        Text(
            "Riktvärdet är varken golv eller tak: tunga listor behöver fler läkare.",
            "The guide is neither floor nor ceiling: heavy lists need more doctors.",
        ),
        Text(
            "En enhet utan tillsatt tjänst har inget värde, men dess listade räknas i kommun och region.",
            "A unit without a filled post has no value, but its listed count in municipality and region.",
        ),
        Text(
            "Året är medlet över månaderna, vägt med tjänsterna.",
            "The year is the mean over the months, weighted with the posts.",
        ),
        Text(
            "Tjänster är inga patienter: små tal döljs inte.",
            "Posts are no patients: small numbers are not hidden.",
        ),
    ),
)
