"""What the region knows, as data: questionnaires, decision tables, routines, legal clocks.  Pure: no Django, no clock, no network."""
