"""An errand whose answers or words tell of illness is a clinical case from the start."""

import uuid
from typing import Any

import pytest

from narmare.contact.actions import submit_case
from narmare.contact.casepage import build
from narmare.contact.content import library
from narmare.contact.matter import Matter
from narmare.contact.models import Case
from tests.cast import NOW, Cast
from tests.content.bank import usual


def _sent(cast: Cast, reason: str, words: str = "", **answers: object) -> Case:
    matter = Matter(
        reason=reason,
        lane="administrative",
        words=words,
        questionnaire=reason,
        questionnaire_version=library().questionnaires[reason].version,
        answers={**usual(reason), **answers},
    )
    return submit_case(
        submit_key=uuid.uuid4(),
        person=cast.resident_person,
        unit=cast.units["vc-01"],
        matter=matter,
        channel="web",
        by=cast["resident"],
        now=NOW,
    )


def test_plain_errand_stays_in_its_lane(cast: Cast) -> None:
    case = _sent(cast, "andra_tid")

    assert (case.lane, case.priority, case.profession, case.suggestion) == (
        "administrative", 5, "administrator", None,
    )  # fmt: skip


def test_sick_note_with_thoughts_of_suicide_is_clinical_and_first(cast: Cast) -> None:
    case = _sent(cast, "intyg", kind="extend", suicide=True)

    assert (case.lane, case.priority, case.profession) == ("clinical", 1, "doctor")


def test_change_of_time_with_chest_pain_in_the_words_is_clinical(cast: Cast) -> None:
    case = _sent(cast, "andra_tid", words="Vill byta tid, har fått ont i bröstet igen")

    assert (case.lane, case.priority) == ("clinical", 1)
    assert case.suggestion is not None
    assert case.suggestion["rows"] == ["words_now"]


def test_errand_for_a_doctor_without_hurry_stays_an_errand(cast: Cast) -> None:
    case = _sent(cast, "recept", changed=["special"])

    assert case.lane == "administrative"


@pytest.mark.parametrize(
    ("reason", "words", "answers"),
    [
        ("andra_tid", "Vill byta tid, har fått ont i bröstet igen", {}),
        ("recept", "Vill inte leva längre", {}),
        ("intyg", "", {"kind": "extend", "suicide": True}),
    ],
)
def test_without_the_module_it_still_comes_before_clinical_staff_the_same_day(
    cast: Cast, settings: Any, reason: str, words: str, answers: dict[str, object]
) -> None:
    settings.NARMARE_ASSESSMENT = False
    case = _sent(cast, reason, words, **answers)

    assert (case.lane, case.priority, case.profession, case.suggestion) == ("clinical", 3, "nurse", None)


def test_without_the_module_a_plain_errand_stays_one(cast: Cast, settings: Any) -> None:
    settings.NARMARE_ASSESSMENT = False

    assert _sent(cast, "andra_tid", "Vill byta tid till på tisdag").lane == "administrative"


def test_the_nurse_sees_why_it_came(cast: Cast, settings: Any) -> None:
    settings.NARMARE_ASSESSMENT = False
    case = _sent(cast, "andra_tid", "Vill byta tid, har fått ont i bröstet igen")

    assert build(case, cast["nurse"], NOW).words_flags == ("chest_pain",)
