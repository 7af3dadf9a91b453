"""Measure, learn and foresee: pure functions over care tables.  No Django, no clock, no network."""
