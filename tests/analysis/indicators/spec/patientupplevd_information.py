"""Examples of patientupplevd_information."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Four and five, of those who answered this question with a number",
        months=("2026-04", "2026-04"),
        data={
            "survey_answer": """
            survey | question | unit_id | answered_on | value
            nationell_patientenkat | information_och_kunskap | north | 2026-04-02 | 5
            nationell_patientenkat | information_och_kunskap | north | 2026-04-02 | 4
            nationell_patientenkat | information_och_kunskap | north | 2026-04-02 | 3
            nationell_patientenkat | information_och_kunskap | north | 2026-04-02 | 1
            nationell_patientenkat | information_och_kunskap | north | 2026-04-02 | vet_ej
            nationell_patientenkat | annan_fraga | north | 2026-04-02 | 5
            annan | information_och_kunskap | north | 2026-04-02 | 5
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-04 | unit  | north | 2         | 4           | 0.5
        """,
    ),
]
