"""Examples of sjalvskattad_halsa."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Four and five, of those who answered this question with a number",
        months=("2026-04", "2026-04"),
        data={
            "survey_answer": """
            survey | question | unit_id | answered_on | value
            halsa_pa_lika_villkor | sjalvskattad_halsa | north | 2026-04-02 | 5
            halsa_pa_lika_villkor | sjalvskattad_halsa | north | 2026-04-02 | 4
            halsa_pa_lika_villkor | sjalvskattad_halsa | north | 2026-04-02 | 3
            halsa_pa_lika_villkor | sjalvskattad_halsa | north | 2026-04-02 | 1
            halsa_pa_lika_villkor | sjalvskattad_halsa | north | 2026-04-02 | vet_ej
            halsa_pa_lika_villkor | annan_fraga | north | 2026-04-02 | 5
            annan | sjalvskattad_halsa | north | 2026-04-02 | 5
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-04 | unit  | north | 2         | 4           | 0.5
        """,
    ),
]
