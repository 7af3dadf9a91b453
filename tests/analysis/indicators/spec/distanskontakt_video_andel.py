"""Examples of distanskontakt_video_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Video of every visit; telephone is not in the denominator",
        months=("2026-01", "2026-01"),
        data={
            "visit": """
            person_id | unit_id | kind     | at
            1         | north   | video    | 2026-01-31T23:59
            1         | north   | home     | 2026-01-01T00:00
            1         | north   | phone    | 2026-01-10T10:00
            1         | north   | chat     | 2026-01-11T10:00
            1         | north   | video    | 2026-02-01T00:00
            """
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
        """,
    ),
]
