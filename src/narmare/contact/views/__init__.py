"""Pages of the queue, calls and routines; the resident's pages are in `resident`."""
