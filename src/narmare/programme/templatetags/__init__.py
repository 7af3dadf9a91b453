"""Filters of the programme's pages."""
