"""The check of a manager's comment against the figures that it stands beside: rules only, no guessing."""

from __future__ import annotations

from perfcore.commentary.check import check
from perfcore.commentary.model import KINDS, Comment, Context, Finding, Spc, make_context

__all__ = ["KINDS", "Comment", "Context", "Finding", "Spc", "check", "make_context"]
