"""Forms of the programme, one file a subject.  They clean what was typed; rules are in `policies`."""
