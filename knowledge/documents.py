"""Documents of a town (privacy, terms, accessibility): a common wording, and towns' own in its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_yaml

NAMES = ("privacy", "terms", "accessibility")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences, one a line; `{town}`, `{days}`, `{minutes}` are filled in when shown."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One text; `approved_by` is empty until the town's office has checked it."""

    name: str
    title: str
    updated_on: date
    approved_by: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The fixed words around a document."""

    unapproved: str
    approved: str
    updated: str
    back: str
    town: str


@dataclass(frozen=True, slots=True)
class Documents:
    """Every document by name; a town's own one comes before the common one."""

    words: DocumentWords
    common: dict[str, Document]
    towns: dict[tuple[str, str], Document]

    def find(self, name: str, code: str) -> Document | None:
        """Return the document a town shows, or None when there is none of this name."""
        return self.towns.get((code, name)) or self.common.get(name)


def load_documents(folder: Path) -> Documents:
    """Read `data/documents`; raises ContentError."""
    common = {name: read_document(folder / f"{name}.ja.yml") for name in NAMES}
    towns = {
        (path.parent.name, path.name.removesuffix(".ja.yml")): read_document(path)
        for path in sorted((folder / "towns").glob("*/*.ja.yml"))
    }
    return Documents(_read_words(folder / "words.ja.yml"), common, towns)


def read_document(path: Path) -> Document:
    """Read one document; raises ContentError with the file and the reason."""
    name = path.name.removesuffix(".ja.yml")
    data = read_yaml(path)
    try:
        if name not in NAMES:
            raise ValueError(name)
        sections = tuple(
            Section(str(each["heading"]), tuple(str(each["text"]).strip().splitlines()))
            for each in data["sections"]
        )
        updated_on = data["updated_on"]
        if not isinstance(updated_on, date):
            raise ValueError(updated_on)
        return Document(name, str(data["title"]), updated_on, str(data["approved_by"]), sections)
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{path.parent.name}/{path.name}: {say_fault(error)}") from error


def _read_words(path: Path) -> DocumentWords:
    try:
        return DocumentWords(**{key: str(words) for key, words in read_yaml(path).items()})
    except TypeError as error:
        raise ContentError(f"{path.name}: {say_fault(error)}") from error
