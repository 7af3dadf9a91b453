"""The staffing of a unit's way in as a page: what is assumed, the options, and what comes out."""
