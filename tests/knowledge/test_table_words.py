"""A row is read in the words of its questionnaire."""

from narmare.knowledge.decisions.show import conditions
from tests.knowledge.samples import item, options, questionnaire, row, table


def test_conditions_are_told_in_the_words_of_the_questions() -> None:
    asked = questionnaire(item("fever"), item("pain", "choice", options=options("mild", "severe")))
    found = row("fever", 2, "same_day", fever=True, pain=["mild", "severe"], age_years="< 15", words="stroke")
    made = table(found, row("otherwise", 4))

    told = conditions(found, made, asked)

    assert [one.sv for one in told] == [
        "fever Ja", "pain mild eller severe", "Ålder i år: < 15", "Ord i egen text: stroke",
    ]  # fmt: skip
    assert told[1].en == "pain in English mild in English or severe in English"


def test_the_last_row_asks_for_nothing() -> None:
    made = table(row("fever", fever=True), row("otherwise"))

    assert conditions(made.rows[-1], made, questionnaire(item("fever"))) == ()
