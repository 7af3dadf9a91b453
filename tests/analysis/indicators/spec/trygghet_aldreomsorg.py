"""Examples of trygghet_aldreomsorg."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Four and five, of those who answered this question with a number",
        months=("2026-04", "2026-04"),
        data={
            "survey_answer": """
            survey | question | unit_id | answered_on | value
            vad_tycker_de_aldre | trygghet | north | 2026-04-02 | 5
            vad_tycker_de_aldre | trygghet | north | 2026-04-02 | 4
            vad_tycker_de_aldre | trygghet | north | 2026-04-02 | 3
            vad_tycker_de_aldre | trygghet | north | 2026-04-02 | 1
            vad_tycker_de_aldre | trygghet | north | 2026-04-02 | vet_ej
            vad_tycker_de_aldre | annan_fraga | north | 2026-04-02 | 5
            annan | trygghet | north | 2026-04-02 | 5
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-04 | unit  | north | 2         | 4           | 0.5
        """,
    ),
]
