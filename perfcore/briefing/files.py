"""All files of one briefing, by name."""

from __future__ import annotations

from perfcore.briefing import publication
from perfcore.briefing.blocks import document, exempt
from perfcore.briefing.house import House
from perfcore.briefing.model import Briefing
from perfcore.briefing.pdf import pdf
from perfcore.briefing.sheets import history_csv, workbook
from perfcore.briefing.web import web
from perfcore.briefing.word import word


def files(brief: Briefing, house: House) -> dict[str, bytes]:
    """PDF, Word, HTML, figures and publication report; the exempt part where there is one."""
    stem = f"briefing-{brief.month:%Y-%m}-{brief.audience}"
    made = document(brief, house)
    out = {
        f"{stem}.pdf": pdf(made, house, brief.made_at),
        f"{stem}.docx": word(made, house, brief.made_at),
        f"{stem}.html": web(made, house),
        f"{stem}-figures.xlsx": workbook(brief),
        f"{stem}-figures.csv": history_csv(brief),
        f"{stem}-publication.json": publication.as_json(brief),
        f"{stem}-publication.txt": publication.as_text(brief),
    }
    apart = exempt(brief, house)
    if apart is not None:
        out[f"{stem}-EXEMPT.pdf"] = pdf(apart, house, brief.made_at)
        out[f"{stem}-EXEMPT.docx"] = word(apart, house, brief.made_at)
    return out
