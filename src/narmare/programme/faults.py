"""What can be wrong with a programme file.  Without Django: commands know the fault before anything is set up."""


class ContentError(ValueError):
    """A content file cannot be used; the message names the file, the place and what to do."""
