"""Reads of the programme that pages and reports need; one file a subject."""

from narmare.programme.queries.tree import goal_of, goals_by_indicator, initiatives, strategy, target_on


__all__ = ["goal_of", "goals_by_indicator", "initiatives", "strategy", "target_on"]
