"""The benefits register with what the indicators show beside what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from narmare.analysis.indicators.definition import Indicator
from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.followup import queries
from narmare.followup.places import place_of
from narmare.followup.words import bare, month, shortmonth, shown, words
from narmare.programme.models import Benefit, BenefitEvidence
from narmare.programme.policies.benefits import GRADES_THAT_VERIFY, wanted
from narmare.programme.queries.overlap import DoubleCount, Totals, double_counts, totals
from narmare.programme.realised import Realised, realised_of
from narmare.programme.words import STATE_KINDS


DISCOUNT = Decimal("0.03")  # a year: the rate of Swedish health economics (TLV)
YEARS = 5


@dataclass(frozen=True)
class Line:
    """A row of the register: the benefit, what it should give, what is seen, and the colour of the state."""

    benefit: Benefit
    kind: str
    measure: str
    expected: str
    sek: str
    hours: str
    seen: str
    seen_kind: str
    proof: str
    proof_kind: str


@dataclass(frozen=True)
class Register:
    """Every row, the sums, and the pairs that may be counted twice."""

    lines: tuple[Line, ...]
    totals: Totals
    sums: tuple[tuple[str, str], ...]
    doubles: tuple[DoubleCount, ...]


@dataclass(frozen=True)
class BenefitPage:
    """One benefit: its line, the facts of the row, the steps of the effect chain, and the path month by month."""

    line: Line
    realised: Realised | None
    facts: tuple[tuple[str, str], ...]
    path: tuple[tuple[str, str, str], ...]
    doubles: tuple[DoubleCount, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Proof:
    """An attached study in words: what it found, what that is worth a year, and on what it rests."""

    evidence: BenefitEvidence
    title: str
    found: str
    kind: str
    worth: tuple[tuple[str, str], ...]


def register(benefits: Sequence[Benefit]) -> Register:
    """The register of benefits that have unit and initiative read ahead."""
    sums = totals(benefits)
    doubles = tuple(double_counts(benefits))
    rows = (*_sums(sums), *_reached(benefits))
    return Register(tuple(line(one) for one in benefits), sums, rows, doubles)


def _reached(benefits: Sequence[Benefit]) -> list[tuple[str, str]]:
    """What of the expected has been verified by studies and taken home by decisions; a study counts once."""
    verified = {
        held.study: held.sek
        for one in benefits if one.state in (Benefit.State.VERIFIED, Benefit.State.TAKEN_HOME)
        for held in one.evidences.all()[:1] if held.sek is not None
    }  # fmt: skip
    low, middle, high = (sum((sek[part] for sek in verified.values()), Decimal(0)) for part in range(3))
    home = sum((one.taken_home_sek or Decimal(0) for one in benefits), Decimal(0))
    rows = [(_("Verifierat av effektstudier, kronor per år"), _three((low, middle, high)) if verified else _("Inget än"))]  # fmt: skip
    return [*rows, (_("Hemtaget genom budgetbeslut, kronor per år"), whole(home) if home else _("Inget än"))]


def _sums(sums: Totals) -> list[tuple[str, str]]:
    rows = [
        (_("Kronor per år, minst – troligast – högst"), _three(sums.sek)),
        (_("Timmar per år, minst – troligast – högst"), _three(sums.hours)),
    ]
    if sums.doubtful_sek:
        rows.append((_("Varav kan vara räknat två gånger, kronor per år"), whole(sums.doubtful_sek)))
    if sums.unvalued:
        rows.append((_("Nyttor utan värde i kronor eller timmar"), whole(sums.unvalued)))
    return rows


def whole(value: Decimal | float) -> str:
    """A number without decimals."""
    return formats.number(float(value), 0, language=active_language())


def _three(values: tuple[Decimal, Decimal, Decimal] | None) -> str:
    return "–" if values is None else " – ".join(whole(value) for value in values)


def line(benefit: Benefit) -> Line:
    """A benefit in words."""
    seen, kind = seen_words(benefit, realised_of(benefit))
    natural = (
        f"{whole(benefit.low)} – {whole(benefit.mid)} – {whole(benefit.high)} {benefit.natural_unit}"
        if benefit.low is not None and benefit.mid is not None and benefit.high is not None
        else _("Inte uppskattad")
    )
    return Line(
        benefit,
        STATE_KINDS[benefit.state],
        measure(benefit),
        natural,
        _three(benefit.sek),
        _three(benefit.hours),
        seen,
        kind,
        *proof_words(benefit, next(iter(benefit.evidences.all()), None)),
    )


def measure(benefit: Benefit) -> str:
    """By what it is measured."""
    definition = queries.definitions().get(benefit.indicator)
    if definition is not None:
        return words(definition.title)
    return benefit.indicator or benefit.manual_measure or _("Inget mått")


def seen_words(benefit: Benefit, seen: Realised | None) -> tuple[str, str]:
    """What the indicator shows, in words, and a colour that says no more than the words."""
    if not benefit.indicator:
        return (benefit.state_reason or _("Eget mått: inget är inskrivet")), ""
    definition = queries.definitions().get(benefit.indicator)
    if seen is None or definition is None:
        return _("Inga siffror efter starten"), ""
    size = change_words(seen, definition)
    if not seen.enough:
        return _("%(change)s. För få månader för att säga något") % {"change": size}, ""
    if not seen.distinguishable:
        return _("%(change)s. Kan inte skiljas från slumpen") % {"change": size}, "warn"
    if not seen.wanted:
        return _("%(change)s. Åt fel håll") % {"change": size}, "err"
    return _("%(change)s. Mer än slumpen, men utan jämförelse") % {"change": size}, "ok"


def change_words(seen: Realised, definition: Indicator) -> str:
    """The change with its interval: +6,1 (2,0 till 10,2) procentenheter."""
    unit = _("procentenheter") if definition.unit == "percent" else ""
    sign = "+" if seen.change > 0 else ""
    both = _("%(low)s till %(high)s") % {
        "low": bare(seen.low, definition),
        "high": bare(seen.high, definition),
    }
    return f"{sign}{bare(seen.change, definition)} ({both}) {unit}".rstrip()


def benefit_page(benefit: Benefit, others: Sequence[Benefit], today: date) -> BenefitPage:
    """The page of one benefit; `others` are those that it may be counted twice with, itself included."""
    doubles = tuple(pair for pair in double_counts(others) if benefit.pk in (pair.first.pk, pair.second.pk))
    return BenefitPage(
        line(benefit), realised_of(benefit), tuple(_facts(benefit)), tuple(_path(benefit)), doubles,
        tuple(Proof(one, proof_title(one), *proof_words(benefit, one), worth_words(one)) for one in benefit.evidences.all()),
    )  # fmt: skip


def proof_words(benefit: Benefit, held: BenefitEvidence | None) -> tuple[str, str]:
    """What the effect study says, in words, and a colour that says no more than the words."""
    if held is None:
        return (_("Ingen effektstudie är kopplad") if benefit.indicator else ""), ""
    size = _size(held)
    if not held.distinguishable:
        return _("%(change)s. Kan inte skiljas från slumpen") % {"change": size}, "warn"
    if not wanted(benefit, held.estimate):
        return _("%(change)s. Åt fel håll") % {"change": size}, "err"
    if not held.compared:
        return _("%(change)s. Före och efter, utan jämförelse") % {"change": size}, "warn"
    said = _("%(change)s. Jämfört med andra enheter, säkerhet %(grade)s")
    return said % {"change": size, "grade": held.grade}, (
        "ok" if held.grade in GRADES_THAT_VERIFY else "warn"
    )


def _size(held: BenefitEvidence) -> str:
    """The effect with its interval: +6,0 (2,0 till 10,0) procentenheter."""
    low, middle, high = (formats.number(value, 1, language=active_language()) for value in (held.low, held.estimate, held.high))  # fmt: skip
    sign, definition = "+" if held.estimate > 0 else "", queries.definitions().get(held.indicator)
    points = definition is not None and definition.unit == "percent"
    unit = _("procentenheter") if points else held.unit
    return f"{sign}{middle} ({_('%(low)s till %(high)s') % {'low': low, 'high': high}}) {unit}".rstrip()


def proof_title(held: BenefitEvidence) -> str:
    """What the study is about in the reader's language; as it was kept where the indicator is no longer there."""
    definition = queries.definitions().get(held.indicator)
    return held.title if definition is None else words(definition.title)


def worth_words(held: BenefitEvidence) -> tuple[tuple[str, str], ...]:
    """What the effect is worth a year, low, middle and high; nothing where the study was not valued."""
    year = _("Kronor per år, prisnivå %(year)s") % {"year": held.price_year}
    rows = [
        (held.natural_unit.capitalize() or _("Antal per år"), held.natural), (year, held.sek), (_("Timmar per år"), held.hours),
    ]  # fmt: skip
    return tuple((label, " – ".join(whole(value) for value in amount)) for label, amount in rows if amount)


def _facts(benefit: Benefit) -> list[tuple[str, str]]:
    """What the row holds, in the order of the seven questions; what is missing is said."""
    language, none = active_language(), _("Saknas")
    unit = benefit.unit.name if benefit.unit else ""
    facts = [
        (_("Vem får nyttan"), benefit.get_group_display().capitalize()),
        (_("Vem realiserar"), ", ".join(filter(None, (benefit.realiser, unit))) or none),
        (_("Vem följer upp"), benefit.follower or none),
        (_("När"), formats.day(benefit.starts_on, language=language) or none),
        (
            _("Hur den tas ut"),
            _with_category(benefit),
        ),
        (_("Yrke"), benefit.get_profession_display().capitalize() if benefit.profession else ""),
        (_("Mått"), measure(benefit) + (f" ({benefit.manual_source})" if benefit.manual_source else "")),
        (_("Utgångsvärde"), _value(benefit, benefit.baseline, benefit.baseline_period) or none),
        (_("Fryst i underlag"), benefit.baseline_snapshot),
        (_("Mål"), _value(benefit, benefit.target, benefit.target_on) or none),
        (_("Prisnivå"), str(benefit.price_year or "")),
        (_("Nuvärde av fem år, 3 % ränta, kronor"), _three(present_value(benefit)))
        if benefit.sek
        else ("", ""),
        (_("Nackdelar"), benefit.disbenefit),
        (_("Räknas ihop med"), benefit.double_count_group),
        (_("Hemtagen"), _taken(benefit)),
        (_("Skäl för läget"), benefit.state_reason),
    ]
    return [(label, value) for label, value in facts if value]


def _with_category(benefit: Benefit) -> str:
    """How it is paid out, and what kind of benefit it is where that says more."""
    payout, category = benefit.get_payout_display(), benefit.get_category_display()
    return payout.capitalize() if payout == category else f"{payout.capitalize()} ({category})"


def _value(benefit: Benefit, value: float | None, day: date | None) -> str:
    if value is None:
        return ""
    definition = queries.definitions().get(benefit.indicator)
    number = shown(value, definition) if definition else formats.number(value, 1, language=active_language())
    return f"{number}, {month(day)}" if day else number


def _taken(benefit: Benefit) -> str:
    if benefit.taken_home_on is None:
        return ""
    day = formats.day(benefit.taken_home_on, language=active_language())
    sek = (
        _("%(sek)s kronor per år") % {"sek": whole(benefit.taken_home_sek)} if benefit.taken_home_sek else ""
    )
    return ", ".join(filter(None, (day, benefit.taken_home_reference, sek)))


def present_value(benefit: Benefit) -> tuple[Decimal, Decimal, Decimal] | None:
    """The value of five years from the start, discounted by 3 % a year, the first year not discounted."""
    if benefit.sek is None:
        return None
    factor = sum((1 / (1 + DISCOUNT) ** year for year in range(YEARS)), Decimal(0))
    low, mid, high = (value * factor for value in benefit.sek)
    return low, mid, high


def _path(benefit: Benefit) -> list[tuple[str, str, str]]:
    """Month, expected and seen from the start on: the latest year that has values."""
    snapshot, definition = queries.current_snapshot(), queries.definitions().get(benefit.indicator)
    if snapshot is None or definition is None or benefit.unit is None or benefit.starts_on is None:
        return []
    place = place_of(benefit.unit)
    cells = queries.series_of(snapshot, benefit.indicator, place.level, place.key).cells
    return [
        (
            shortmonth(cell.period),
            shown(benefit.expected_on(cell.period), definition),
            shown(cell.value, definition),
        )
        for cell in cells[-12:]
        if cell.period >= benefit.starts_on.replace(day=1)
    ]
