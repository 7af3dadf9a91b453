"""Import of care tables from files: whole or not at all, and every fault told with its line and without its value."""

from narmare.analysis.imports.faults import Fault, Reason, Refused
from narmare.analysis.imports.mapping import Mapping, MappingError, load_mapping
from narmare.analysis.imports.propose import propose_mapping
from narmare.analysis.imports.run import ImportReport, Progress, import_file
from narmare.analysis.imports.store import Busy
from narmare.analysis.imports.validate import validate


__all__ = [
    "Busy",
    "Fault",
    "ImportReport",
    "Mapping",
    "MappingError",
    "Progress",
    "Reason",
    "Refused",
    "import_file",
    "load_mapping",
    "propose_mapping",
    "validate",
]
