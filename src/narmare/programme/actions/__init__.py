"""Every write to the programme: keyword-only, `by=`, `now=`, atomic, with an audit event inside."""

from narmare.programme.actions.imports import import_programme


__all__ = ["import_programme"]
