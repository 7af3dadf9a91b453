"""Special housing as a level: who lived there, of whom an indicator's rows are told apart as they are by age and sex.

A row belongs to those in special housing (särskilt boende) when its person has municipal care of that kind then: on the day of an
event, at the end of the month for what is measured there (the rules of spans in `conditions`).  Everybody else is the other key, also
rows whose person nobody knows; so the two add up to all, and small numbers are hidden as in every other such sum.

A base cell carries it beside the sex: the name of the sex ends with a mark, and its number is five more.  So cells keep their columns,
and every engine counts them in the same passes.
"""

from __future__ import annotations

from narmare.analysis.indicators.conditions import ActiveSpan, Is


LEVEL = "special_housing"
LIVES_THERE, OTHERS = "yes", "no"
KEYS = (LIVES_THERE, OTHERS)
HOUSED = ActiveSpan("home_care", where=Is("kind", "special_housing"))
COLUMNS = frozenset({"person_id", "kind", "valid_from", "valid_to"})  # of its table
MARK = "+"
MORE = 5  # what the number of a marked sex has more; there are fewer sexes


def marked(sexes: tuple[str, ...]) -> tuple[str, ...]:
    """The names of sexes, and the same once more for those in special housing."""
    return (*sexes, *(name + MARK for name in sexes))


def sex_of(name: str) -> str:
    """The sex of a cell."""
    return name.removesuffix(MARK)


def key_of(name: str) -> str:
    """The key of this level for a cell with this sex."""
    return LIVES_THERE if name.endswith(MARK) else OTHERS
