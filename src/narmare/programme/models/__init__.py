"""Tables of the programme: the strategy as a tree, its goals and initiatives."""

from narmare.programme.models.strategy import Area, Direction, Goal, Initiative, Promise, Strategy, Support, Titled


__all__ = ["Area", "Direction", "Goal", "Initiative", "Promise", "Strategy", "Support", "Titled"]
