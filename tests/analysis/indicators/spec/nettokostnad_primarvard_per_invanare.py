"""Examples of nettokostnad_primarvard_per_invanare."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Only primary care",
        months=("2026-01", "2026-02"),
        data={
            "unit": """
            unit_id | kind        | region
            north   | care_centre | 07
            """,
            "net_cost": """
            region | month      | inhabitants | primary_care | somatic | psychiatric | dental | other
            07     | 2026-01-01 | 100         | 40000        | 140000  | 20000       | 10000  | 30000
            07     | 2026-02-01 | 110         | 50000        | 130000  | 20000       | 10000  | 30000
            """,
        },
        expected="""
            period  | level  | key | numerator | denominator | value
            2026-01 | region | 07  | 40000     | 100         | 400
            2026-02 | region | 07  | 50000     | 110         | 454.546
        """,
    ),
    Spec(
        title="A year is per inhabitant and year",
        months=("2025-01", "2025-12"),
        data={
            "unit": """
            unit_id | kind        | region
            north   | care_centre | 07
            """,
            "net_cost": """
            region | month      | inhabitants | primary_care | somatic | psychiatric | dental | other
            07     | 2025-01-01 | 100         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-02-01 | 100         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-03-01 | 100         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-04-01 | 100         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-05-01 | 100         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-06-01 | 100         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-07-01 | 101         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-08-01 | 101         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-09-01 | 101         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-10-01 | 101         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-11-01 | 101         | 60000        | 140000  | 25000       | 5000   | 20000
            07     | 2025-12-01 | 101         | 60000        | 140000  | 25000       | 5000   | -10000
            """,
        },
        expected="""
            period | level  | key | numerator | denominator | value
            2025   | region | 07  | 720000    | 100.5       | 7164.18
        """,
    ),
]
