"""Staffing of the way in: how many people it takes, by the quarter of an hour, to keep a promised waiting time.

- `erlang`: formulas for one line and steady arrivals; the first guess.
- `scenario`: what a day looks like as data; `scenario_file` reads it from YAML.
- `simulate`: the answer where no formula holds: busy hours, skills, breaks, call-back, chats, priorities.
- `options`: several ways of staffing the same day, side by side, with their cost.
- `arrivals`, `forecast`: who calls when, out of the contact events.
- `cover`, `roster`: shifts that cover the need, and a 28-day roster that keeps the rest rules.
"""
