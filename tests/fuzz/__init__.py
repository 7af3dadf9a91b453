"""A fuzz run: invented people with odd browsers open, fill in and send everything that the product has.

    python -m tests.fuzz --requests 20000 --seed 1

Three files: `world.py` seeds data that must not be seen and says by whom, `visits.py` draws what is sent (Hypothesis),
`judge.py` says what is wrong with an answer.  `test_fuzz.py` does a few hundred with every test run.

`test_described.py` holds what programs may ask against its description (docs/reference/openapi.yaml) by schemathesis: a tenth as
many requests more.
"""
