"""How an initiative may move: the one way in, the gates between the phases, and the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from narmare.programme.models import Arena, Benefit, EffectPlan, Initiative, Mandate, Rollout
from narmare.programme.policies.benefits import unready
from narmare.programme.policies.changes import label


Stage = Initiative.Stage
WAY_IN: Sequence[str] = (
    Stage.PROPOSED, Stage.ASSESSED, Stage.COORDINATED, Stage.PRIORITISED, Stage.DECIDED, Stage.PREPARING,
    Stage.INTRODUCING, Stage.EFFECTS, Stage.CLOSED,
)  # fmt: skip
GATES = (Stage.PREPARING, Stage.INTRODUCING, Stage.EFFECTS, Stage.CLOSED)
SETTLED = frozenset(
    {Benefit.State.VERIFIED, Benefit.State.TAKEN_HOME, Benefit.State.NOT_REALISED, Benefit.State.WRITTEN_OFF}
)


def over_refusal(initiative: Initiative) -> str | None:
    """An initiative that is over is not changed."""
    if initiative.stage == Stage.CLOSED:
        return _("Initiativet är avslutat. Föreslå ett nytt om mer ska göras.")
    if initiative.stage == Stage.DECLINED:
        return _("Initiativet är avslaget. Föreslå det på nytt om förutsättningarna har ändrats.")
    return None


def next_stage(initiative: Initiative) -> str | None:
    """The stage after the one it is in, or None when it is over."""
    if initiative.is_over:
        return None
    return WAY_IN[WAY_IN.index(initiative.stage) + 1]


def before_refusal(initiative: Initiative, stage: str) -> str | None:
    """Why a step of the way in cannot be taken: the one before it is missing.  A step may be taken again."""
    if refusal := over_refusal(initiative):
        return refusal
    needed = WAY_IN[WAY_IN.index(stage) - 1]
    if WAY_IN.index(initiative.stage) >= WAY_IN.index(needed):
        return None
    return {
        Stage.COORDINATED: _("Gör den första bedömningen innan du samordnar initiativet med andra."),
        Stage.PRIORITISED: _("Samordna initiativet med andra innan du prioriterar det."),
        Stage.DECIDED: _("Prioritera initiativet innan det går till beslut."),
    }.get(Stage(stage), _("Steget före är inte taget."))


def decide_refusal(initiative: Initiative, *, start: bool) -> str | None:
    """Why an initiative cannot be decided: it is not ready, or has been.

    One that came in with the region's plan is decided without a row in the register of decisions; that row may be added.
    """
    if refusal := before_refusal(initiative, Stage.DECIDED):
        return refusal
    if WAY_IN.index(initiative.stage) < WAY_IN.index(Stage.DECIDED):
        return None
    if initiative.settled_by is not None:
        return _(
            "Initiativet är redan beslutat. Ett nytt beslut skrivs i protokollet och ersätter det gamla där."
        )
    if not start:
        return _("Initiativet är redan i gång. Avsluta det i stället, med det ni har lärt er.")
    return None


def written_refusal(*, on: date | None, arena: Arena | None, reference: str, today: date) -> str | None:
    """Why a decision that is not in the register cannot be written into it: arena, day and number must be known."""
    if on is None or arena is None or not reference.strip():
        return _("Välj beslutet i listan, eller skriv var och när det fattades och dess beteckning, till exempel § 12.")  # fmt: skip
    if on > today:
        return _("Beslutsdagen ligger i framtiden. Skriv in beslutet när det är fattat.")
    return None


def gate_refusal(initiative: Initiative, stage: str) -> str | None:
    """Why a phase cannot begin: it is not next, or something is missing.  The sentence names all that is."""
    if refusal := over_refusal(initiative):
        return refusal
    if next_stage(initiative) != stage:
        return _("Initiativet kan inte gå dit härifrån. Ta faserna i ordning.")
    missing = list(lacks(initiative, stage))
    if not missing:
        return None
    begin = {
        Stage.PREPARING: _("Den förberedande fasen kan inte börja."), Stage.INTRODUCING: _("Införandet kan inte börja."),
        Stage.EFFECTS: _("Effekthanteringen kan inte börja."), Stage.CLOSED: _("Initiativet kan inte avslutas."),
    }[Stage(stage)]  # fmt: skip
    return " ".join((begin, _("Det här saknas: %(what)s.") % {"what": "; ".join(missing)}))


def lacks(initiative: Initiative, stage: str, *, with_learning: bool = True) -> Iterator[str]:
    """What is missing before `stage` may begin, each as words for a list.

    Args:
        with_learning: False on the page where the learning is about to be written.
    """
    match stage:
        case Stage.PREPARING:
            yield from _before_preparing(initiative)
        case Stage.INTRODUCING:
            yield from _before_introducing(initiative)
        case Stage.EFFECTS:
            yield from _before_effects(initiative)
        case Stage.CLOSED:
            yield from _before_closing(initiative, with_learning)


def _before_preparing(initiative: Initiative) -> Iterator[str]:
    if not initiative.complexity:
        yield _("en första bedömning (enkelt, komplicerat eller komplext)")
    if not (initiative.prepare_from and initiative.introduce_from and initiative.effects_from):
        yield _("en tidplan för de tre faserna")
    parts = set(initiative.mandates.values_list("part", flat=True))
    if Mandate.Part.DECIDES not in parts:
        yield _("vem som beslutar")
    if Mandate.Part.DOES not in parts:
        yield _("vem som genomför")


def _before_introducing(initiative: Initiative) -> Iterator[str]:
    plan = EffectPlan.objects.filter(initiative=initiative).first()
    empty = [name for name in (*EffectPlan.QUESTIONS, *EffectPlan.DESCRIPTIONS) if plan is None or not getattr(plan, name).strip()]  # fmt: skip
    for name in empty:
        yield _("svar på ”%(question)s”") % {"question": label(EffectPlan, name)}
    benefits = list(initiative.benefits.exclude(state=Benefit.State.WRITTEN_OFF))
    if not benefits:
        yield _("minst en nytta i nyttoregistret")
    for benefit in benefits:
        for what in unready(benefit):
            yield _("nyttan ”%(title)s”: %(what)s") % {"title": benefit.title, "what": what}
    if not initiative.rollouts.exclude(status=Rollout.Status.NOT_HERE).exists():
        yield _("minst en enhet där det ska införas")


def _before_effects(initiative: Initiative) -> Iterator[str]:
    rollouts = initiative.rollouts.select_related("unit")
    if not rollouts.filter(status=Rollout.Status.LIVE).exists():
        yield _("minst en enhet där det är infört")
    for one in rollouts.filter(status__in=(Rollout.Status.PLANNED, Rollout.Status.PREPARING)).order_by(
        "unit__name"
    ):
        yield _("besked om %(unit)s: infört, pausat eller inte här") % {"unit": one.unit.name}


def _before_closing(initiative: Initiative, with_learning: bool) -> Iterator[str]:
    for benefit in initiative.benefits.exclude(state__in=SETTLED):
        yield _("besked om nyttan ”%(title)s”: verifierad, hemtagen, inte realiserad eller avskriven") % {
            "title": benefit.title
        }
    if with_learning and not initiative.learning.strip():
        yield _("lärdomar: vad andra behöver veta")


def late_days(initiative: Initiative, today: date) -> int:
    """How many days ago the next planned step should have been taken; 0 when it is in time or nothing is planned."""
    if initiative.is_over or initiative.stage not in (
        Stage.DECIDED,
        Stage.PREPARING,
        Stage.INTRODUCING,
        Stage.EFFECTS,
    ):
        return 0
    coming = dict(initiative.planned).get(next_stage(initiative) or "")
    return max((today - coming).days, 0) if coming else 0


def dependency_refusal(initiative: Initiative, needs: Initiative) -> str | None:
    """Why an initiative cannot wait for another: it is the same, or that one waits for it, directly or by others."""
    if initiative.pk == needs.pk:
        return _("Ett initiativ kan inte vänta på sig självt. Välj ett annat.")
    seen, waiting = {needs.pk}, [needs.pk]
    while waiting:
        found = (
            set(Initiative.objects.filter(needed_by__initiative__in=waiting).values_list("pk", flat=True))
            - seen
        )
        if initiative.pk in found:
            return _("”%(title)s” väntar redan på det här initiativet. De kan inte vänta på varandra.") % {
                "title": needs.title
            }
        seen |= found
        waiting = list(found)
    return None
