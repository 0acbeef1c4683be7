"""Who may see what: the one gate between people and figures or rows.

Every page and every command asks here, with the viewer; `viewer.py` has the table of what each role may.
What is more than a measure's values (drift, delays, neighbours ...) stands in a module of
its own here, as functions of a gate and a viewer.
"""

from perfcore.access.about import About, version_of
from perfcore.access.gate import Gate, NothingLoaded, UnreadableMeasures, open_gate
from perfcore.access.settings import BadSettings
from perfcore.access.viewer import LOCAL_ADMINISTRATOR, ROLES, Refused, Viewer
from perfcore.catalogue.mistakes import CatalogueError
from perfcore.records.errors import LoadError
from perfcore.records.tables import TABLES
from perfcore.safety.spreadsheets import safe_cell
from perfcore.signals.measures import Judged
from perfcore.values.overview import Line
from perfcore.values.values import UnknownQuestion

__all__ = [
    "LOCAL_ADMINISTRATOR",
    "ROLES",
    "TABLES",
    "About",
    "BadSettings",
    "CatalogueError",
    "Gate",
    "Judged",
    "Line",
    "LoadError",
    "NothingLoaded",
    "Refused",
    "UnknownQuestion",
    "UnreadableMeasures",
    "Viewer",
    "open_gate",
    "safe_cell",
    "version_of",
]
