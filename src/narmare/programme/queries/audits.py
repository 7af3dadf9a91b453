"""Audits, and the answer to one as plain data: pages and reports show the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from narmare.programme.models import Audit, AuditQuestion, AuditRecommendation


# Word, symbol and colour of a judgement: the word says it, the symbol is for those who do not see the colour.
SYMBOLS = {"yes": "●", "partly": "◐", "no": "○"}
KINDS = {"yes": "ok", "partly": "warn", "no": "err"}


@dataclass(frozen=True)
class JudgedQuestion:
    """A question of an audit and its judgement: the key, the word, a symbol, and the kind of tag that shows it."""

    number: int
    about: str
    aspect: str
    judgement: str
    word: str
    why: str

    def __post_init__(self) -> None:
        if self.judgement not in SYMBOLS:
            raise ValueError(
                f"Question {self.number}: the judgement is yes, partly or no, not {self.judgement!r}."
            )

    @property
    def symbol(self) -> str:
        """A filled, half or empty circle."""
        return SYMBOLS[self.judgement]

    @property
    def kind(self) -> str:
        """The kind of tag: ok, warn or err."""
        return KINDS[self.judgement]


@dataclass(frozen=True)
class Evidence:
    """A page of the product where something can be seen: its name and its address from the first slash."""

    title: str
    path: str


@dataclass(frozen=True)
class Progress:
    """What had happened on a day after the answer was sent."""

    on: date
    text: str


@dataclass(frozen=True)
class AnsweredRecommendation:
    """A recommendation with its answer.  `missing` names the parts that the auditors ask for and that are empty."""

    number: int
    about: str
    aspect: str
    owner: str
    done: str
    planned: str
    time_plan: str
    views: str
    evidence: tuple[Evidence, ...]
    progress: tuple[Progress, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class AuditAnswer:
    """An audit and its answer, whole.  Texts are in the language that the region writes in.

    `sent_on` and `decision` are empty while the answer is being written.
    """

    code: str
    title: str
    reference: str
    on: date
    auditor: str
    judgement: str
    boards: tuple[str, ...]
    answer_due: date | None
    follow_up_due: date | None
    sent_on: date | None
    decision: str
    questions: tuple[JudgedQuestion, ...]
    recommendations: tuple[AnsweredRecommendation, ...]

    @property
    def complete(self) -> bool:
        """Whether every recommendation has what is done, what is planned and a time plan."""
        return not any(one.missing for one in self.recommendations)


def audits() -> QuerySet[Audit]:
    """Every audit with all that its answer shows, the latest first."""
    return Audit.objects.select_related("decision__meeting__arena").prefetch_related(
        "questions", "recommendations__evidence", "recommendations__progress", "boards"
    )


def audit_answer(audit: Audit) -> AuditAnswer:
    """The audit and its answer as plain data, as it stands now."""
    decision = audit.decision
    return AuditAnswer(
        code=audit.code,
        title=audit.title,
        reference=audit.reference,
        on=audit.on,
        auditor=audit.auditor,
        judgement=audit.judgement,
        boards=tuple(board.title for board in audit.boards.all()),
        answer_due=audit.answer_due,
        follow_up_due=audit.follow_up_due,
        sent_on=timezone.localdate(audit.sent_at) if audit.sent_at else None,
        decision="" if decision is None else f"{decision.meeting.arena.title} {decision.meeting.on} {decision.reference}".strip(),
        questions=tuple(judged(question) for question in audit.questions.all()),
        recommendations=tuple(answered(row) for row in audit.recommendations.all()),
    )  # fmt: skip


def judged(question: AuditQuestion) -> JudgedQuestion:
    """The question as its pages show it."""
    return JudgedQuestion(
        question.number, question.about, question.aspect, question.judgement,
        str(AuditQuestion.Judgement(question.judgement).label), question.why,
    )  # fmt: skip


def answered(row: AuditRecommendation) -> AnsweredRecommendation:
    """The recommendation as its pages show it."""
    return AnsweredRecommendation(
        row.number, row.about, row.aspect, row.owner_title, row.done, row.planned, row.time_plan, row.views,
        tuple(Evidence(one.title, one.path) for one in row.evidence.all()),
        tuple(Progress(timezone.localdate(one.noted_at), one.text) for one in row.progress.all()),
        tuple(row.missing),
    )  # fmt: skip
