"""Net cost of health care per inhabitant."""

from datetime import date

from narmare.analysis.indicators.catalogue import AUTHOR, CHECKER
from narmare.analysis.indicators.definition import Indicator, ShareOfSums, Sum, Text, Year


indicator = Indicator(
    id="nettokostnad_hso_per_invanare",
    version="1.0",
    title=Text(
        "Nettokostnad för hälso- och sjukvård per invånare",
        "Net cost of health care per inhabitant",
    ),
    why=Text(
        "Nära vård ska hålla tillbaka hur snabbt den samlade kostnaden växer. Läs talet tillsammans med "
        "primärvårdens andel och täckningsgraden.",
        "Close care should hold back how fast the whole cost grows. Read the figure together with the share "
        "and the coverage of primary care.",
    ),
    plain=Text(
        "Räknas: regionens kostnad minus intäkt för primärvård, specialiserad somatisk och psykiatrisk vård, "
        "tandvård och övrig hälso- och sjukvård. Värde: kronor per invånare, per månad eller per år.",
        "Counted: the region's cost less income for primary care, specialised somatic and psychiatric care, "
        "dental care and other health care. Value: kronor per inhabitant, per month or per year.",
    ),
    direction="neutral",
    unit="sek",
    decimals=0,
    measure=ShareOfSums(
        "net_cost",
        "month",
        numerator=Sum("primary_care", "somatic", "psychiatric", "dental", "other"),
        denominator="inhabitants",
        place="region",
        per_head=True,
    ),
    year=Year("pooled"),
    mature_after_days=0,
    source="Kolada N70017",
    confidence="B",
    author=AUTHOR,
    checker=CHECKER,
    reviewed=date(2026, 11, 22),
    valid_from=date(2019, 1, 1),
    minimum_cell=1,
    choices=(
        Text(
            "Löner och priser höjer kostnaden varje år. En stigande kurva är därför varken bra eller dålig i sig, "
            "och måttet har ingen riktning: se på hur fort den stiger.",
            "Wages and prices raise the cost every year. A rising curve is therefore neither good nor bad in itself, "
            "and the measure has no direction: look at how fast it rises.",
        ),
        Text(
            "Tandvård räknas in och läkemedel inom förmånen räknas inte, som i Kolada. Pengar räknas i det årets "
            "kronor, inte om till fast pris.",
            "Dental care is included and medicines on prescription are not, as in Kolada. Money is in the kronor "
            "of its year, not at a fixed price.",
        ),
        Text(
            "Invånarna är ett medelvärde av periodens månader. Kolada delar årets kostnad med invånarna den 31 "
            "december.",
            "Inhabitants are the mean of the period's months. Kolada divides the year's cost by the inhabitants "
            "on 31 December.",
        ),
        Text(
            "Kostnader hör till regionen som helhet: det finns inga mindre nivåer. Tal om kronor handlar inte om "
            "patienter, så små tal döljs inte.",
            "Costs belong to the region as a whole: there are no smaller levels. Figures about money are not "
            "about patients, so small numbers are not hidden.",
        ),
    ),
)
