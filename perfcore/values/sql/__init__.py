"""The second implementation of the values: SQL that DuckDB runs.

It shares the model, the condition tree and the tables with the numpy implementation and nothing else,
so that where the two agree, the rules in docs/architecture.md were read the same way twice.
"""

from perfcore.values.sql.connection import open_records
from perfcore.values.sql.counts import compute

__all__ = ["compute", "open_records"]
