"""How a benefit may move from identified to taken home.  What has been done never counts as an effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from narmare.programme.evidence import Evidence
from narmare.programme.models import Benefit, BenefitEvidence, Decision, Rollout
from narmare.programme.realised import Realised


State = Benefit.State
NEXT: Mapping[str, tuple[str, ...]] = {
    State.IDENTIFIED: (State.PLANNED, State.WRITTEN_OFF),
    State.PLANNED: (State.INTRODUCED, State.WRITTEN_OFF),
    State.INTRODUCED: (State.OBSERVED, State.NOT_REALISED, State.WRITTEN_OFF),
    State.OBSERVED: (State.VERIFIED, State.INTRODUCED, State.NOT_REALISED, State.WRITTEN_OFF),
    State.VERIFIED: (State.TAKEN_HOME, State.NOT_REALISED, State.WRITTEN_OFF),
    State.TAKEN_HOME: (),
    State.NOT_REALISED: (),
    State.WRITTEN_OFF: (),
}
# How a verified effect must have been studied: with comparison units (A), or with weaker comparison (B).
GRADES_THAT_VERIFY = ("A", "B")


def unready(benefit: Benefit) -> Iterator[str]:
    """What a benefit lacks before it can be called planned, each as words for a list."""
    if benefit.unit_id is None or not benefit.realiser.strip():
        yield _("vilken linjechef, vid vilken enhet, som realiserar den")
    if not benefit.follower.strip():
        yield _("vem som följer upp")
    if not benefit.measured:
        yield _("ett mätetal, eller ett eget mått med källa")
    if benefit.baseline is None:
        yield _("ett utgångsvärde")
    if benefit.target is None or benefit.target_on is None:
        yield _("ett målvärde med datum")
    if benefit.mid is None or not benefit.natural_unit:
        yield _("förväntad storlek: minst, troligast och högst per år")
    if benefit.starts_on is None:
        yield _("när nyttan börjar")


def settled_refusal(benefit: Benefit) -> str | None:
    """A benefit whose state is final is not changed."""
    if NEXT[benefit.state]:
        return None
    return _("Nyttan är %(state)s och ändras inte mer. Lägg in en ny rad om något tillkommer.") % {
        "state": benefit.get_state_display()
    }


def frozen_refusal(benefit: Benefit, changes: Mapping[str, object]) -> str | None:
    """Why measure and baseline cannot change: an effect has been measured against them."""
    early = benefit.state in (State.IDENTIFIED, State.PLANNED, State.INTRODUCED)
    if early and not benefit.evidences.exists():
        return None
    if all(getattr(benefit, name) == value for name, value in changes.items()):
        return None
    return _(
        "Mått och utgångsvärde ligger fast när en effekt är mätt. Lägg in en ny nytta om den ska mätas på annat sätt."
    )


def move_refusal(benefit: Benefit, state: str, *, reason: str = "") -> str | None:
    """Why a benefit cannot get a state, whatever is measured."""
    if state not in NEXT[benefit.state]:
        ways = ", ".join(str(State(one).label) for one in NEXT[benefit.state])
        if not ways:
            return settled_refusal(benefit)
        return _("En nytta som är %(now)s kan bli: %(ways)s.") % {
            "now": benefit.get_state_display(),
            "ways": ways,
        }
    if state == State.PLANNED and (missing := list(unready(benefit))):
        return _("Nyttan kan inte kallas planerad. Det här saknas: %(what)s.") % {"what": "; ".join(missing)}
    if state == State.INTRODUCED and not _is_live(benefit):
        return _(
            "Inget införande är i gång hos den som ska realisera nyttan. Skriv in startdagen under Införande först."
        )
    needs_reason = state in (State.NOT_REALISED, State.WRITTEN_OFF) or (benefit.state, state) == (State.OBSERVED, State.INTRODUCED)  # fmt: skip
    if needs_reason and not reason.strip():
        return _("Skriv varför. Den som läser registret senare behöver veta det.")
    return None


def _is_live(benefit: Benefit) -> bool:
    """Whether the new way of working has begun at the benefit's unit or below it."""
    live = Rollout.objects.filter(initiative=benefit.initiative, status=Rollout.Status.LIVE)
    return benefit.unit is not None and live.filter(unit__path__startswith=benefit.unit.path).exists()


def observe_refusal(benefit: Benefit, seen: Realised | None, *, reason: str) -> str | None:
    """Why no effect can be called observed.  The indicator decides; a manual measure needs its value and source in words."""
    if not benefit.indicator:
        return (
            None
            if reason.strip()
            else _("Måttet är ert eget. Skriv vilket värde ni har sett, när, och varifrån det kommer.")
        )
    if seen is None:
        return _("Mätetalet har inget värde för enheten efter starten. Vänta tills det finns siffror.")
    if not seen.enough:
        return _("Det har gått för få månader för att säga något. Vänta tills det finns fler.")
    if not seen.distinguishable:
        return _("Förändringen kan inte skiljas från slumpen än. Att aktiviteterna är gjorda räcker inte.")
    if not seen.wanted:
        return _("Mätetalet har rört sig åt fel håll. Skriv in nyttan som inte realiserad om det består.")
    return None


def wanted(benefit: Benefit, change: float) -> bool:
    """Whether a change of the measure goes from the baseline towards the target; True where there is no such way."""
    if benefit.baseline is None or benefit.target is None or benefit.target == benefit.baseline:
        return True
    return change * (benefit.target - benefit.baseline) > 0


def attach_refusal(benefit: Benefit, evidence: Evidence) -> str | None:
    """Why a study's answer cannot be evidence for a benefit: it must be about the same measure, and the benefit in use."""
    if settled := settled_refusal(benefit):
        return settled
    if not benefit.indicator:
        return _("Nyttan har ett eget mått. Beskriv studien när du ändrar läget till verifierad.")
    if benefit.indicator != evidence.indicator:
        return _("Studien gäller ett annat mätetal än nyttan. Välj en nytta som mäts på samma sätt.")
    if benefit.state in (State.IDENTIFIED, State.PLANNED):
        return _("Nyttan är inte införd än. Ändra dess läge först: det som inte är infört har ingen effekt.")
    if benefit.evidences.filter(study=evidence.study, snapshot=evidence.snapshot).exists():
        return _("Studien är redan belägg för nyttan, med samma siffror.")
    return None


def evidence_refusal(benefit: Benefit, held: BenefitEvidence | None) -> str | None:
    """Why the latest study does not verify a benefit that is measured by an indicator."""
    if held is None:
        return _(
            "Nyttan mäts med ett mätetal. Då verifieras den av en effektstudie: öppna studien och välj att den är belägg för nyttan."
        )
    if not held.distinguishable:
        return _("Studien %(title)s kan inte skilja effekten från ingen effekt: intervallet innehåller noll.") % {"title": held.title}  # fmt: skip
    if not wanted(benefit, held.estimate):
        return _("Studien %(title)s visar en effekt åt fel håll. Nyttan kan inte verifieras med den.") % {"title": held.title}  # fmt: skip
    if not held.compared or held.grade not in GRADES_THAT_VERIFY:
        return _(
            "Studien %(title)s saknar tillräcklig jämförelse (säkerhet %(grade)s). Det krävs A eller B för att verifiera. Nyttan kan stå kvar som observerad."
        ) % {"title": held.title, "grade": held.grade}
    return None


def verify_refusal(evidence: Mapping[str, object]) -> str | None:
    """Why an effect on a measure of one's own cannot be called verified: it needs a study with an interval without zero."""
    low, high = evidence.get("low"), evidence.get("high")
    if not evidence.get("design") or not evidence.get("source"):
        return _("Skriv hur effekten är studerad och var studien finns.")
    if not isinstance(low, int | float) or not isinstance(high, int | float) or low > high:
        return _("Skriv effektens osäkerhet: nedre och övre gräns, den nedre först.")
    if low <= 0 <= high:
        return _("Intervallet innehåller noll: effekten kan inte skiljas från ingen effekt.")
    if evidence.get("grade") not in GRADES_THAT_VERIFY:
        return _("En studie utan jämförelse räcker inte för att verifiera. Den kan stå kvar som observerad.")
    return None


def budget_refusal(decision: Decision) -> str | None:
    """Why a decision of the register cannot be the one that takes a benefit home: another holds instead."""
    if decision.is_replaced:
        return _("Beslutet gäller inte längre. Välj det som har ersatt det: %(later)s.") % {"later": decision.replaced_by}  # fmt: skip
    return None


def take_home_refusal(
    *, on: date | None, reference: str, sek: Decimal | None, today: date, payout: str
) -> str | None:
    """Why a benefit cannot be called taken home: that takes a budget decision."""
    if on is None or not reference.strip():
        return _("En nytta är hemtagen när ett budgetbeslut är fattat. Skriv dag och beteckning.")
    if on > today:
        return _("Budgetbeslutets dag ligger i framtiden. Skriv in det när det är fattat.")
    if payout == Benefit.Payout.MONEY and (sek is None or sek <= 0):
        return _("Nyttan ska tas ut i pengar. Skriv hur många kronor per år som budgeten är ändrad med.")
    return None
