"""Drawings: dataclasses in, SVG text out.  Pure: no Django, no clock; every word and number format comes from the caller."""
