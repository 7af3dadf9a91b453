"""Examples of fortroende_hso."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Four and five, of those who answered with a number",
        months=("2026-04", "2026-04"),
        data={
            "survey_answer": """
            survey         | question                  | unit_id | answered_on | value
            hso_barometern | fortroende_halso_sjukvard | north   | 2026-04-02  | 5
            hso_barometern | fortroende_halso_sjukvard | north   | 2026-04-02  | 4
            hso_barometern | fortroende_halso_sjukvard | north   | 2026-04-02  | 3
            hso_barometern | fortroende_halso_sjukvard | north   | 2026-04-02  | vet_ej
            hso_barometern | annan_fraga               | north   | 2026-04-02  | 5
            annan          | fortroende_halso_sjukvard | north   | 2026-04-02  | 5
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-04 | unit  | north | 2         | 3           | 0.6667
        """,
    ),
    Spec(
        title="A year is the answers of the year, also when one month has them all; without a unit they belong to no place",
        months=("2026-04", "2026-05"),
        data={
            "survey_answer": """
            survey         | question                  | unit_id | answered_on | value
            hso_barometern | fortroende_halso_sjukvard | north   | 2026-04-02  | 5
            hso_barometern | fortroende_halso_sjukvard | north   | 2026-04-02  | 1
            hso_barometern | fortroende_halso_sjukvard |         | 2026-04-02  | 1
            """,
        },
        expected="""
            period | level | key     | numerator | denominator | value
            2026   | unit  | north   | 1         | 2           | 0.5
            2026   | unit  | unknown | 0         | 1           | 0
        """,
    ),
]
