"""The JSON dictionaries in which the SSD keeps outcomes."""

from __future__ import annotations

import json


def flags(keys: str, *chosen: str) -> str:
    """Every key with "N", the chosen ones with "Y".

    Only keys that the demo ever chooses are written: the SSD has about ten, and most of a file would be they.
    """
    return json.dumps({key: "Y" if key in chosen else "N" for key in keys.split()}, separators=(",", ":"))
