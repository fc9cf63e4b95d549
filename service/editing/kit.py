"""What the pages of the knowledge and of the statistics work with."""

from __future__ import annotations

from dataclasses import dataclass

from service.editing.editing import Wordings
from service.editing.library import Library
from service.editing.previewing import Previewing
from service.figures.ledger import Ledger


@dataclass(frozen=True, slots=True)
class KnowledgeKit:
    """The present Catalogue, changing it, showing changes, and the counts of what was asked."""

    library: Library
    wordings: Wordings
    previewing: Previewing
    ledger: Ledger
