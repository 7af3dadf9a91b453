"""What somebody brings: the content of a case before it is one.  The same for web, telephone, desk and staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from narmare.contact.models import Case
from narmare.knowledge.questionnaires.model import Answer


LONGEST = 8_000
LANES = frozenset(Case.Lane.values)
REASON_CLASSES = frozenset(
    {
        "infection", "skin", "pain", "heart_lung", "mental", "stomach", "child", "medicine", "certificate", "booking",
        "other",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Matter:
    """Reason, own words, hope and answers.

    Args:
        reason: a reason's id in the content, or "other".
        reason_class: the class of the care table `contact`.
        answers: by the questionnaire's item ids, already checked by the questionnaire's engine.
    """

    reason: str
    lane: str = Case.Lane.CLINICAL.value
    reason_class: str = "other"
    words: str = ""
    hope: str = ""
    questionnaire: str = ""
    questionnaire_version: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.reason:
            raise ValueError('A matter needs a reason; use "other" if none fits.')
        if self.lane not in LANES:
            raise ValueError(f"There is no lane {self.lane!r}: use one of {', '.join(Case.Lane.values)}.")
        if self.reason_class not in REASON_CLASSES:
            raise ValueError(f"There is no reason class {self.reason_class!r}: see the care table contact.")
        if self.answers and not self.questionnaire:
            raise ValueError(
                "Answers need the id and version of their questionnaire, so that they can be read later."
            )
