"""Rules of state, one file a subject.  Each function returns a whole sentence that says why not and what to do, or None."""
