"""How an initiative may reach a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from narmare.programme.models import Rollout


Status = Rollout.Status


def live_refusal(
    rollout: Rollout, *, started_on: date | None, undone: Sequence[str], today: date
) -> str | None:
    """Why a roll-out cannot be called live.

    Args:
        undone: titles of the steps that the checklist asks for before the start and that are not done.
    """
    if started_on is None:
        return _("Skriv vilken dag det nya arbetssättet började.")
    if started_on > today:
        return _(
            "Startdagen ligger i framtiden. Skriv den som planerad start, och som införd när den har varit."
        )
    if undone and rollout.started_on is None:
        return _("Det här ska vara klart före starten: %(steps)s.") % {"steps": "; ".join(undone)}
    if rollout.trained < rollout.to_train and rollout.started_on is None:
        return _("%(done)s av %(all)s medarbetare är utbildade. Utbilda resten, eller ändra hur många som ska utbildas.") % {
            "done": rollout.trained, "all": rollout.to_train,
        }  # fmt: skip
    return None


def status_refusal(rollout: Rollout, status: str, *, note: str) -> str | None:
    """Why a roll-out cannot get a status."""
    if rollout.started_on is not None and status in (Status.PLANNED, Status.PREPARING, Status.NOT_HERE):
        return _(
            "Införandet har börjat. Det kan pausas, men startdagen står kvar: uppföljningen vilar på den."
        )
    if status in (Status.PAUSED, Status.NOT_HERE) and not note.strip():
        return _("Skriv varför i anteckningen.")
    return None


def training_refusal(*, to_train: int, trained: int) -> str | None:
    """Why numbers of training cannot be stored."""
    if trained > to_train:
        return _("Fler är utbildade än som ska utbildas. Rätta ett av talen.")
    return None
