"""Examples of panel_delaktighet."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Four and five, of those who answered with a number",
        months=("2026-04", "2026-04"),
        data={
            "survey_answer": """
            survey         | question             | unit_id | answered_on | value
            invanarpanelen | delaktig_i_sin_vard  | north   | 2026-04-02  | 5
            invanarpanelen | delaktig_i_sin_vard  | north   | 2026-04-02  | 4
            invanarpanelen | delaktig_i_sin_vard  | north   | 2026-04-02  | 3
            invanarpanelen | delaktig_i_sin_vard  | north   | 2026-04-02  | vet_ej
            invanarpanelen | vard_inom_rimlig_tid | north   | 2026-04-02  | 5
            annan          | delaktig_i_sin_vard  | north   | 2026-04-02  | 5
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
            survey         | question            | unit_id | answered_on | value
            invanarpanelen | delaktig_i_sin_vard | north   | 2026-04-02  | 5
            invanarpanelen | delaktig_i_sin_vard | north   | 2026-04-02  | 1
            invanarpanelen | delaktig_i_sin_vard |         | 2026-04-02  | 1
            """,
        },
        expected="""
            period | level | key     | numerator | denominator | value
            2026   | unit  | north   | 1         | 2           | 0.5
            2026   | unit  | unknown | 0         | 1           | 0
        """,
    ),
]
