"""Pages of the programme, one file a subject."""
