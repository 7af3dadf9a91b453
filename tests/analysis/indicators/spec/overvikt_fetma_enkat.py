"""Examples of overvikt_fetma_enkat."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="The upper two classes, of answers that give a class",
        months=("2026-04", "2026-04"),
        data={
            "survey_answer": """
            survey                | question  | unit_id | answered_on | value
            halsa_pa_lika_villkor | viktklass | north   | 2026-04-02  | undervikt
            halsa_pa_lika_villkor | viktklass | north   | 2026-04-02  | normalvikt
            halsa_pa_lika_villkor | viktklass | north   | 2026-04-02  | overvikt
            halsa_pa_lika_villkor | viktklass | north   | 2026-04-02  | fetma
            halsa_pa_lika_villkor | viktklass | north   | 2026-04-02  | vet_ej
            halsa_pa_lika_villkor | annat     | north   | 2026-04-02  | fetma
            annan                 | viktklass | north   | 2026-04-02  | fetma
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-04 | unit  | north | 2         | 4           | 0.5
        """,
    ),
]
