"""Pages, one file per kind of page."""
