"""What is tried in full only when asked: PERFCORE_THOROUGH=1 python run.py test."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("PERFCORE_THOROUGH"))
