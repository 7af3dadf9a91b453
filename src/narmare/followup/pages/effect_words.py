"""The answer of an effect study in sentences: the effect with its interval, how far it reaches, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from narmare.analysis.effects.estimate import Estimate, Row
from narmare.analysis.effects.notes import Note
from narmare.analysis.indicators.definition import Indicator
from narmare.followup.models import EffectStudy
from narmare.followup.study import Answer
from narmare.followup.study_words import said
from narmare.followup.words import bare_number, words
from narmare.programme.models import Initiative


MOST_DRIFT = 10.0  # beyond it `honest.breakdown` does not look


def decimals_of(definition: Indicator | None) -> int:
    return definition.decimals if definition else 2


def amount(value: float | None, definition: Indicator | None) -> str:
    """A difference in the indicator's unit: 1,9 procentenheter."""
    figure = bare_number(value, decimals_of(definition))
    return (
        _("%(figure)s procentenheter") % {"figure": figure}
        if definition and definition.unit == "percent"
        else figure
    )


def interval_words(row: Row | Estimate, definition: Indicator | None, sign: int = 1) -> str:
    if row.low is None or row.high is None:
        return _("inget intervall")
    low, high = sorted((sign * row.low, sign * row.high))
    figures = {
        "low": bare_number(low, decimals_of(definition)),
        "high": bare_number(high, decimals_of(definition)),
    }
    return _("%(low)s till %(high)s") % figures


def sentence(found: Answer, definition: Indicator | None) -> str:
    """The answer in one sentence."""
    shown = found.found
    if shown is None:
        return " ".join(said(note) for note in found.refusals[:1])
    title = words(definition.title) if definition else ""
    if not shown.significant:
        text = _("Effekten på ”%(title)s” går inte att skilja från slumpen: %(amount)s (%(interval)s).")
        return text % {
            "title": title,
            "amount": amount(shown.estimate, definition),
            "interval": interval_words(shown, definition),
        }
    sign = 1 if shown.estimate > 0 else -1
    text = (
        _(
            "Sedan införandet, enhet för enhet, är ”%(title)s” %(amount)s högre än det annars hade varit (%(interval)s)."
        )
        if sign > 0
        else _(
            "Sedan införandet, enhet för enhet, är ”%(title)s” %(amount)s lägre än det annars hade varit (%(interval)s)."
        )
    )
    return text % {"title": title, "amount": amount(sign * shown.estimate, definition), "interval": interval_words(shown, definition, sign)}  # fmt: skip


def reach(study: EffectStudy, shown: Estimate | None, definition: Indicator | None) -> str:
    """The interval against the smallest effect worth having."""
    if shown is None or shown.low is None or shown.high is None:
        return ""
    sign = 1 if study.smallest > 0 else -1
    low, high = sorted((sign * shown.low, sign * shown.high))
    smallest = {"smallest": amount(abs(study.smallest), definition)}
    if low >= abs(study.smallest):
        return _("Hela intervallet är minst den minsta effekt som är värd något (%(smallest)s).") % smallest
    if high < abs(study.smallest):
        return _("Effekten når inte den minsta som är värd något (%(smallest)s).") % smallest
    return (
        _("Intervallet når den minsta effekt som är värd något (%(smallest)s), men kan också vara mindre.")
        % smallest
    )


def told(notes: Iterable[Note]) -> list[str]:
    """Notes as sentences, with initiatives by their titles."""
    return [said(note, initiatives=titles_of(str(note.params.get("initiatives", "")))) for note in notes]


def titles_of(codes: str) -> str:
    """Titles of initiatives whose codes are written after one another."""
    if not codes:
        return ""
    titles = {one.code: one.title for one in Initiative.objects.filter(code__in=codes.split(", "))}
    return ", ".join(titles.get(code, code) for code in codes.split(", "))


def minds(found: Answer, definition: Indicator | None) -> tuple[str, ...]:
    """What would change the answer, from the checks: a drift, one unit, a start in the wrong month."""
    shown, checks = found.found, found.checks
    if shown is None or checks is None:
        return ()
    found_minds: list[str] = []
    if checks.breakdown is not None and shown.significant:
        found_minds.append(_drift(checks.breakdown))
    if checks.left_out:
        nearest = min(checks.left_out, key=lambda row: abs(row.estimate))
        found_minds.append(_("Utan %(unit)s, den enhet som betyder mest, är effekten %(amount)s (%(interval)s).") % _of(nearest, definition))  # fmt: skip
    for one in checks.placebo_dates[:1]:
        found_minds.append(
            _("En låtsasstart %(n)s månader tidigare visar %(amount)s (%(interval)s). Den ska ligga vid noll: annars fanns skillnaden redan före.")
            % {"n": abs(int(one.key)), **_of(one, definition)}
        )  # fmt: skip
    for one in checks.unadjusted:
        found_minds.append(
            _("Räknas det som %(others)s har ändrat inte bort är effekten %(amount)s (%(interval)s).")
            % {"others": titles_of(str(one.key)), **_of(one, definition)}
        )
    if found.untouched is not None:
        found_minds.append(
            _("Mätetalet som inte ska röra sig ändrades med %(amount)s (%(interval)s). Rör det sig är det annat än initiativet som har hänt.")
            % _of(found.untouched, definition)
        )  # fmt: skip
    return tuple(found_minds)


def _drift(most: float) -> str:
    if most >= MOST_DRIFT:
        return _("Svaret står sig även om enheterna efter starten glider isär tio gånger så mycket som före.")
    if most == 0:
        return _(
            "Svaret klarar ingen avvikande trend alls: räknat i grova steg i tid innehåller intervallet noll."
        )
    return _("Svaret faller om enheterna efter starten glider isär mer än %(m)s gånger så mycket som de gjorde före.") % {"m": bare_number(most, 1)}  # fmt: skip


def _of(row: Row, definition: Indicator | None) -> dict[str, str]:
    return {
        "unit": str(row.key),
        "amount": amount(row.estimate, definition),
        "interval": interval_words(row, definition),
    }
