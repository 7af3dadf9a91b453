"""Examples of distanskontakt_video_alla_kontakter."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Telephone and chat count in the denominator only",
        months=("2026-01", "2026-01"),
        data={
            "visit": """
            person_id | unit_id | kind     | at
            1         | north   | video    | 2026-01-07T10:00
            2         | north   | physical | 2026-01-07T10:00
            3         | north   | phone    | 2026-01-07T10:00
            4         | north   | chat     | 2026-01-07T10:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 4           | 0.25
        """,
    ),
]
